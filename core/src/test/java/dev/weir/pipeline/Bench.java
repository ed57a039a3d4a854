// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.buffer.InputPolicy;
import dev.weir.disk.RealDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsers;
import dev.weir.route.TagPattern;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** An engine under a test's hands: time stands still, work waits in a queue, one thread does all. */
final class Bench {
    final ManualTime time = new ManualTime();
    final List<Notice> notices = new ArrayList<>();
    final HandInput.Factory inputs = new HandInput.Factory();
    final HandOutput.Factory outputs = new HandOutput.Factory();
    final PipelineBuilder builder = new PipelineBuilder();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private Pipeline pipeline;

    Bench input(String name, InputPolicy policy) {
        builder.input(new InputPlan<>(name, inputs, "", "", policy));
        return this;
    }

    Bench output(String name, String match, LanePolicy policy) {
        builder.output(new OutputPlan<>(name, outputs, "", TagPattern.wildcard(match), policy));
        return this;
    }

    Bench start() {
        pipeline = builder.build(new Environment(
                time,
                time,
                time,
                work::add,
                new RealDisk(Thread::new),
                new SplittableRandom(1),
                new Metrics(),
                notices::add,
                Parsers.NONE));
        pipeline.start();
        return this;
    }

    HandInput in(int index) {
        return inputs.made.get(index);
    }

    HandOutput out(int index) {
        return outputs.made.get(index);
    }

    /** Does all the work that waits. */
    void settle() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    /** Lets time pass in steps of a millisecond, and does what falls due. */
    void pass(Duration duration) {
        settle();
        for (long millis = 0; millis < duration.toMillis(); millis++) {
            time.advance(1_000_000);
            settle();
        }
    }

    PipelineStatus status() {
        return pipeline.status();
    }

    long held(int input) {
        return status().inputs().get(input).valve().held();
    }

    CompletableFuture<StopReport> beginStop() {
        return pipeline.stop();
    }

    StopReport stop(Duration within) {
        CompletableFuture<StopReport> report = beginStop();
        pass(within);
        return report.join();
    }
}
