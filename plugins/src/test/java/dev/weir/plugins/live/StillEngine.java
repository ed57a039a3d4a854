// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.live;

import dev.weir.config.SectionKind;
import dev.weir.disk.RealDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.input.InputFactory;
import dev.weir.metrics.Metrics;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.Environment;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.route.TagPattern;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** The real engine in a time that stands still until a test lets it pass; one thread does all. */
public final class StillEngine {
    private final ManualTime time;
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Basin basin = new Basin();
    private final Pipeline pipeline;

    /** Runs an input with settings as from a file, which pauses at a limit, from a moment on. */
    public <S> StillEngine(Instant from, InputFactory<S> factory, long memoryLimit, String... keysAndValues) {
        time = new ManualTime(from);
        S settings = LiveEngine.settings(SectionKind.INPUT, factory.schema(), keysAndValues);
        var policy = LiveEngine.pausingAt(memoryLimit, factory.largestItem(settings));
        pipeline = new PipelineBuilder()
                .input(new InputPlan<>("tested", factory, settings, "t", policy))
                .output(new OutputPlan<>("basin", basin, "", TagPattern.wildcard("*"), LanePolicy.USUAL))
                .build(new Environment(
                        time,
                        time,
                        time,
                        work::add,
                        new RealDisk(Thread::new),
                        new SplittableRandom(1),
                        new Metrics(),
                        notice -> {},
                        Parsers.NONE));
        pipeline.start();
    }

    /** What arrived. */
    public Basin basin() {
        return basin;
    }

    /** Lets time pass in steps of a millisecond, and does what falls due. */
    public StillEngine pass(Duration duration) {
        for (long millis = 0; millis < duration.toMillis(); millis++) {
            time.advance(1_000_000);
            settle();
        }
        return this;
    }

    /** Does all the work that waits. */
    public void settle() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    /** Whether the input is paused. */
    public boolean isPaused() {
        return pipeline.status().inputs().getFirst().valve().isShut();
    }

    /** What the books leave unexplained. */
    public long difference() {
        return pipeline.status().ledgerDifference();
    }
}
