// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * A disk that loses, tears and reorders what was not synced, and fails as it is told.
 *
 * <p>Read first: {@link dev.weir.simulation.disk.SimulatedDisk}, {@link dev.weir.simulation.disk.Choices}.
 *
 * <p><em>Depends on</em>: disk.
 */
@NullMarked
package dev.weir.simulation.disk;

import org.jspecify.annotations.NullMarked;
