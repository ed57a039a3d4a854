// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.disk.Disk;
import dev.weir.event.SourcePosition;
import dev.weir.input.InputContext;
import dev.weir.input.Intake;
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

/** What one input is given, out of the environment that all share. */
record WiredInputContext(
        String name,
        String tag,
        Intake intake,
        InputPolicy policy,
        List<SourcePosition> storedPositions,
        Environment environment)
        implements InputContext {
    @Override
    public AckLevel ackLevel() {
        return policy.ack();
    }

    @Override
    public Duration ackTimeout() {
        return policy.ackTimeout();
    }

    @Override
    public boolean durable() {
        return policy.durable();
    }

    @Override
    public Ticker ticker() {
        return environment.ticker();
    }

    @Override
    public InstantSource wallClock() {
        return environment.wallClock();
    }

    @Override
    public Timers timers() {
        return environment.timers();
    }

    @Override
    public Executor executor() {
        return environment.executor();
    }

    @Override
    public Disk disk() {
        return environment.disk();
    }

    @Override
    public RandomGenerator random() {
        return environment.random();
    }

    @Override
    public Metrics metrics() {
        return environment.metrics();
    }

    @Override
    public Notices notices() {
        return environment.notices();
    }

    @Override
    public Parsers parsers() {
        return environment.parsers();
    }
}
