// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.output;

import dev.weir.chunk.SlabPool;
import dev.weir.disk.Disk;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What an output is given.
 *
 * @param name what logs and metrics call the output: its alias, or its name with its number, as {@code http.0}
 * @param identity what the store keeps the output's place under, the same after every restart
 * @param records folder beside the store, perhaps not made yet, for what the output has to remember of its deliveries
 *     beyond the end of the process; empty where nothing outlives it
 * @param pool native memory for encoded bodies, given back when the answer is there
 * @param ticker monotonic time
 * @param wallClock wall time
 * @param timers one-shot timers
 * @param disk the file system
 * @param random chance
 * @param metrics counters and gauges
 * @param notices where to say what an operator should know
 */
public record OutputContext(
        String name,
        String identity,
        Optional<Path> records,
        SlabPool pool,
        Ticker ticker,
        InstantSource wallClock,
        Timers timers,
        Disk disk,
        RandomGenerator random,
        Metrics metrics,
        Notices notices) {
    /** Of an output under a name that stays the same, beside no store. */
    public OutputContext(
            String name,
            SlabPool pool,
            Ticker ticker,
            InstantSource wallClock,
            Timers timers,
            Disk disk,
            RandomGenerator random,
            Metrics metrics,
            Notices notices) {
        this(name, name, Optional.empty(), pool, ticker, wallClock, timers, disk, random, metrics, notices);
    }
}
