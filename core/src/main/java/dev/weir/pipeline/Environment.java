// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.disk.Disk;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.parser.Parsers;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Everything of the world that an engine may touch. The engine starts no thread, reads no clock, opens
 * no file and draws no number but through this.
 *
 * @param ticker monotonic time
 * @param wallClock wall time
 * @param timers one-shot timers
 * @param executor runs work that may block, each on a thread of its own and never on the caller's
 * @param disk the file system
 * @param random chance; safe for any thread
 * @param metrics counters and gauges
 * @param notices where the engine says what an operator should know
 * @param parsers the parsers of the configuration
 */
public record Environment(
        Ticker ticker,
        InstantSource wallClock,
        Timers timers,
        Executor executor,
        Disk disk,
        RandomGenerator random,
        Metrics metrics,
        Notices notices,
        Parsers parsers) {}
