// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The engine of production on one thread in virtual time: simulated senders, destinations and disk, all from one seed.
 *
 * <p>Read first: {@link dev.weir.simulation.disk.SimulatedDisk}.
 *
 * <p><em>Depends on</em>: every room of core.
 */
@NullMarked
package dev.weir.simulation;

import org.jspecify.annotations.NullMarked;
