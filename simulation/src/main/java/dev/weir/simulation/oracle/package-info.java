// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What is true of every event in a run, known from outside the engine, and what is compared with it.
 *
 * <p>Read first: {@link dev.weir.simulation.oracle.Truth}.
 *
 * <p><em>Depends on</em>: chunk, event, output, pipeline.
 */
@NullMarked
package dev.weir.simulation.oracle;

import org.jspecify.annotations.NullMarked;
