// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.chunk.AckLevel;
import dev.weir.disk.Disk;
import dev.weir.event.SourcePosition;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.parser.Parsers;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What an input is given: its intake and everything of the world that it may touch. */
public interface InputContext {
    /** What logs and metrics call the input: its alias, or its name with its number, as {@code tail.0}. */
    String name();

    /** The tag as configured; empty where the input makes its own. */
    String tag();

    /** Where events are offered. */
    Intake intake();

    /** When a sender of this input is told that its events are safe. */
    AckLevel ackLevel();

    /** How long a sender waits for that at most before it is told to send again ({@code ack.timeout}). */
    Duration ackTimeout();

    /** Whether events go into a store that outlives the process, and with them how far their sources were read. */
    boolean durable();

    /**
     * How far the sources of this input are in the store that outlives the process, as it was at the start: what lies
     * before is stored or was delivered and must not be read again. Empty where events live in memory.
     */
    List<SourcePosition> storedPositions();

    /** Monotonic time. */
    Ticker ticker();

    /** Wall time, for events that bring none. */
    InstantSource wallClock();

    /** One-shot timers; what they run must be short. */
    Timers timers();

    /** Runs work that may block, each on a thread of its own. */
    Executor executor();

    /** The file system. */
    Disk disk();

    /** Chance, from one seed in a simulation. */
    RandomGenerator random();

    /** Counters and gauges. */
    Metrics metrics();

    /** Where to say what an operator should know. */
    Notices notices();

    /** The parsers of the configuration, by name. */
    Parsers parsers();
}
