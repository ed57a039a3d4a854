// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.config.Problems;
import dev.weir.config.Schema;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import dev.weir.disk.RealDisk;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.Environment;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.pipeline.StopReport;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real engine over the real clock, disk and threads, with one input and one output.
 *
 * <p>Every wait has a bound of {@value #PATIENCE_SECONDS} seconds, or of as many as the system property
 * {@value #PATIENCE} says; it fails with the state of the engine when it is over, and has a look at the
 * invariants in between.
 */
public final class RunningEngine implements AutoCloseable {
    private static final String PATIENCE = "weir.contract.patience";
    private static final int PATIENCE_SECONDS = 30;

    private static final Pattern PORT = Pattern.compile("listening on .*:(\\d+)$");
    private static final long LOOK_NANOS = 2_000_000;

    /** What goes on for longer is no passing state. */
    static final long LASTING_NANOS = 50_000_000;

    private final ConcurrentLinkedQueue<Notice> notices = new ConcurrentLinkedQueue<>();
    private final ThreadTimers timers = new ThreadTimers();
    private final Threads threads = new Threads();
    private final Pipeline pipeline;
    private final Runnable invariants;
    private final int patience = patienceSeconds();
    private boolean stopped;

    /**
     * Builds and starts an engine.
     *
     * @param invariants checked again and again while something is waited for; throws where one is broken
     */
    RunningEngine(PipelineBuilder plan, Consumer<PipelineStatus> invariants) {
        pipeline = plan.build(new Environment(
                System::nanoTime,
                InstantSource.system(),
                timers,
                threads,
                new RealDisk(Thread.ofPlatform().daemon().name("contract-watch").factory()),
                new SplittableRandom(1),
                new Metrics(),
                (Notices) notices::add,
                Parsers.NONE));
        this.invariants = () -> invariants.accept(pipeline.status());
        pipeline.start();
    }

    /** Seconds after which a wait fails; no test that passes is meant to come near it. */
    static int patienceSeconds() {
        return Integer.getInteger(PATIENCE, PATIENCE_SECONDS);
    }

    /** Settings from keys and values, as from a file. */
    static <S> S settings(SectionKind kind, Schema<S> schema, List<String> keysAndValues) {
        var problems = new Problems();
        Optional<S> read = schema.read(Section.of(kind, "tested", keysAndValues.toArray(String[]::new)), problems);
        return read.orElseThrow(() -> new AssertionError("the settings are refused:\n" + problems.render()));
    }

    /** What was told so far. */
    List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** The sentences that the plugins said so far, each behind its severity. */
    public List<String> told() {
        return notices.stream()
                .<String>mapMulti((notice, out) -> {
                    if (notice instanceof Notice.Told told) {
                        out.accept(told.severity() + " " + told.message());
                    }
                })
                .toList();
    }

    /** The port of which the input said that it listens on it; waits for that word. */
    public int port() {
        int[] port = {0};
        await("the word that the input listens", () -> {
            port[0] = toldPort();
            return port[0] > 0;
        });
        return port[0];
    }

    private int toldPort() {
        for (String sentence : told()) {
            Matcher port = PORT.matcher(sentence);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        return 0;
    }

    /** Whether the input is paused at this moment. */
    public boolean isPaused() {
        return input().valve().isShut();
    }

    PipelineStatus.InputStatus input() {
        return pipeline.status().inputs().getFirst();
    }

    PipelineStatus.OutputStatus output() {
        return pipeline.status().outputs().getFirst();
    }

    PipelineStatus status() {
        return pipeline.status();
    }

    /** Waits until something holds. */
    void await(String what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            invariants.run();
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(patience)) {
                throw new AssertionError("waited " + patience + " s for " + what + ": " + this);
            }
            look();
        }
        invariants.run();
    }

    /**
     * Looks for a while whether something goes on to hold. What is right passes however slow the machine
     * is; what is wrong is found where it shows within that while.
     */
    void staysTrue(String what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(300)) {
            invariants.run();
            if (!condition.getAsBoolean()) {
                throw new AssertionError("no longer true: " + what + ": " + this);
            }
            look();
        }
    }

    private void look() {
        if (Thread.interrupted()) {
            throw new AssertionError("interrupted while waiting: " + this);
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }

    /** Stops, and answers with the closing account. */
    StopReport stop() {
        stopped = true;
        try {
            return pipeline.stop().get(patience, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("the stop did not end: " + this, late);
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError("the stop failed: " + failed, failed);
        }
    }

    /** Waits until no thread that was begun since the start is left. */
    void awaitNoThread() {
        await(
                "the end of every thread",
                () -> threads.running() == 0 && threads.foreign().isEmpty());
    }

    @Override
    public void close() {
        if (!stopped) {
            var _ = pipeline.stop();
        }
        timers.close();
    }

    @Override
    public String toString() {
        PipelineStatus now = pipeline.status();
        var last = List.copyOf(notices);
        return now + "\nthreads=" + threads.running() + " " + threads.foreign() + "\nlast notices="
                + last.subList(Math.max(0, last.size() - 5), last.size());
    }
}
