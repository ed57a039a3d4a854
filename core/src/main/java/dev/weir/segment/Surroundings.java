// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.time.Timers;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a store needs of the world.
 *
 * @param disk the file system
 * @param wallClock when a frame was written, for those who read it later
 * @param timers wake the sync that nobody asked for
 * @param executor runs syncs, each of which may block
 */
public record Surroundings(Disk disk, InstantSource wallClock, Timers timers, Executor executor) {}
