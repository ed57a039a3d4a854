// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Time that does not pass by itself, a process that can die in it, and chance from one seed.
 *
 * <p>Read first: {@link dev.weir.simulation.time.VirtualTime}.
 *
 * <p><em>Depends on</em>: time.
 */
@NullMarked
package dev.weir.simulation.time;

import org.jspecify.annotations.NullMarked;
