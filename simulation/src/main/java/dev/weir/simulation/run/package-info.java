// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * One run of a scenario and the search for failing ones.
 *
 * <p>Read first: {@link dev.weir.simulation.run.Simulation}.
 *
 * <p><em>Depends on</em>: pipeline and the levels below.
 */
@NullMarked
package dev.weir.simulation.run;

import org.jspecify.annotations.NullMarked;
