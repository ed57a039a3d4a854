// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.buffer.InputPolicy;
import dev.weir.config.ByteSize;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.filter.Filter;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsers;
import dev.weir.route.TagPattern;
import dev.weir.segment.SyncPolicy;
import dev.weir.store.StoreSettings;
import dev.weir.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** An engine under a test's hands: time stands still, work waits in a queue, one thread does all. */
final class Bench {
    final ManualTime time = new ManualTime();
    final List<Notice> notices = new ArrayList<>();
    final HandInput.Factory inputs = new HandInput.Factory();
    final HandOutput.Factory outputs = new HandOutput.Factory();
    final PipelineBuilder builder = new PipelineBuilder();
    private Disk disk = new RealDisk(Thread::new);
    private final Deque<Runnable> work = new ArrayDeque<>();
    private Pipeline pipeline;
    private boolean refusesWork;

    Bench input(String name, InputPolicy policy) {
        builder.input(new InputPlan<>(name, inputs, "", "", policy));
        return this;
    }

    Bench filter(Filter filter) {
        builder.filter(new FilterPlan<>("filter", new HandFilter(filter), "", TagPattern.ALL));
        return this;
    }

    Bench output(String name, String match, LanePolicy policy) {
        return output(name, match, policy, 1);
    }

    Bench output(String name, String match, LanePolicy policy, int concurrency) {
        builder.output(new OutputPlan<>(name, outputs, concurrency, TagPattern.wildcard(match), policy));
        return this;
    }

    Bench service(Duration flush, Duration grace, long memoryLimit) {
        builder.service(new ServiceSettings(flush, grace, new ByteSize(memoryLimit)));
        return this;
    }

    /** With a store on that disk. */
    Bench store(Disk on) {
        return store(on, 1_000_000_000);
    }

    Bench store(Disk on, long limit) {
        disk = on;
        builder.store(new StoreSettings(Path.of("/store"), SyncPolicy.NORMAL, limit));
        return this;
    }

    Bench start() {
        build();
        pipeline.start();
        return this;
    }

    /** Everything but the start. */
    Pipeline build() {
        pipeline = builder.build(new Environment(
                time,
                time,
                time,
                this::execute,
                disk,
                new SplittableRandom(1),
                new Metrics(),
                notices::add,
                Parsers.NONE));
        return pipeline;
    }

    /** From now on nobody runs anything. */
    void refuseWork(boolean refuse) {
        refusesWork = refuse;
    }

    private void execute(Runnable task) {
        if (refusesWork) {
            throw new RejectedExecutionException("no thread");
        }
        work.add(task);
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

    /** Begins the stop; nothing has run yet. */
    CompletableFuture<StopReport> beginStop() {
        return pipeline.stop();
    }

    StopReport stop(Duration within) {
        CompletableFuture<StopReport> report = beginStop();
        pass(within);
        return report.join();
    }
}
