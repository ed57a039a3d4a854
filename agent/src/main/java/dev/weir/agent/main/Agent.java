// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.admin.AdminServer;
import dev.weir.agent.assembly.Plan;
import dev.weir.agent.log.AgentLog;
import dev.weir.agent.log.ShortPauses;
import dev.weir.config.Problem;
import dev.weir.config.Problems;
import dev.weir.disk.Disk;
import dev.weir.input.InputFailedException;
import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import dev.weir.pipeline.Environment;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.pipeline.StopReport;
import dev.weir.time.Timers;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run of the agent, from its start to its closing account. The main thread starts it and waits; a
 * signal, an input that is exhausted, or a destination that is gone for good ends it.
 */
final class Agent {
    /** The configuration was fine and yet an input could not start. */
    static final int CANNOT_START = 1;

    /** The books do not balance: a fault of the program. */
    static final int LEDGER_DIFFERS = 70;

    /** A destination is gone for good. What a shell shows for whatever writes into a pipe that nobody reads: 128 + SIGPIPE. */
    static final int DESTINATION_GONE = 141;

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Plan plan;
    private final Problems problems;
    private final Disk disk;
    private final @Nullable DrainWatch drain;
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean destinationGone;
    private final AtomicInteger exitCode = new AtomicInteger();

    Agent(Plan plan, Problems problems, Disk disk) {
        this(plan, problems, disk, null);
    }

    /** With a watch it takes nothing in, has no endpoints, and ends when its outputs hold nothing any more. */
    Agent(Plan plan, Problems problems, Disk disk, @Nullable DrainWatch drain) {
        this.plan = plan;
        this.problems = problems;
        this.disk = disk;
        this.drain = drain;
    }

    /** Runs until somebody wants it to end; the exit code of the process. */
    int run() {
        AgentLog log;
        try {
            log = AgentLog.open(plan.service().log(), Clock.systemUTC());
        } catch (UncheckedIOException refused) {
            System.err.println("weir: " + refused.getMessage());
            return CANNOT_START;
        }
        Timers timers = new ThreadTimers();
        Notices notices = new ShortPauses(log, timers);
        ThreadTimers.tellFailures(notices);
        try {
            return run(notices, timers);
        } finally {
            log.close();
            ended.countDown();
        }
    }

    private int run(Notices notices, Timers timers) {
        tellProblems(notices);
        var metrics = new Metrics();
        Pipeline pipeline;
        Optional<AdminServer> admin;
        try {
            pipeline = plan.builder().build(environment(notices, timers, metrics));
            admin = drain == null
                    ? AdminServer.start(plan.service().admin(), pipeline, metrics, notices, timers)
                    : Optional.empty();
            endOnSignal(notices);
            notices.info("engine", "started (pid=" + ProcessHandle.current().pid() + "), version=" + Version.TEXT);
            pipeline.start();
        } catch (InputFailedException | UncheckedIOException | IllegalArgumentException failed) {
            return cannotStart(notices, String.valueOf(failed.getMessage()));
        } catch (RuntimeException | LinkageError fault) {
            // A plugin of others may fail in ways that nobody foresaw.
            return cannotStart(notices, fault.toString());
        }
        awaitEnd(pipeline);
        int code = stop(pipeline, notices);
        admin.ifPresent(AdminServer::close);
        return code;
    }

    private int cannotStart(Notices notices, String reason) {
        notices.error("engine", "cannot start: " + reason);
        exitCode.set(CANNOT_START);
        return CANNOT_START;
    }

    private void tellProblems(Notices notices) {
        for (Problem problem : problems.all()) {
            String text = problem.place() + ": " + problem.message();
            switch (problem.severity()) {
                case ERROR, WARNING -> notices.warn("config", text);
                case NOTE -> notices.info("config", text);
            }
        }
    }

    private Environment environment(Notices notices, Timers timers, Metrics metrics) {
        Executor threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("weir-", 0).factory());
        return new Environment(
                System::nanoTime,
                Clock.systemUTC(),
                timers,
                threads,
                disk,
                new ThreadsOwnRandom(),
                metrics,
                notice -> {
                    notices.tell(notice);
                    if (notice instanceof Notice.DestinationGone) {
                        destinationGone = true;
                    }
                    if (destinationGone || notice instanceof Notice.InputExhausted) {
                        wanted.countDown();
                    }
                },
                plan.parsers().parsers(System::nanoTime, Clock.systemUTC(), metrics, notices));
    }

    /**
     * SIGTERM and SIGINT begin the stop. The virtual machine ends as soon as its hooks have, so this one
     * waits for the stop and leaves with the agent's own exit code instead of the signal's.
     */
    private void endOnSignal(Notices notices) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            if (ended.getCount() == 0) {
                return;
            }
            notices.info("engine", "caught signal, stopping");
            wanted.countDown();
            try {
                ended.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(exitCode.get());
        }));
    }

    private void awaitEnd(Pipeline pipeline) {
        try {
            if (drain == null) {
                wanted.await();
            } else {
                drain.await(pipeline, wanted);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private int stop(Pipeline pipeline, Notices notices) {
        Duration grace = plan.service().engine().grace();
        notices.warn("engine", "service will shutdown in max " + grace.toSeconds() + " seconds");
        int code = 0;
        int pending = 0;
        try {
            StopReport report = pipeline.stop().get(grace.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
            report.last().outputs().forEach(output -> tellOutput(output, notices));
            pending = report.pendingChunks();
            if (report.ledgerDifference() != 0) {
                notices.error(
                        "engine",
                        "the ledger does not balance, difference=" + report.ledgerDifference()
                                + "; please report this");
                code = LEDGER_DIFFERS;
            }
        } catch (ExecutionException | TimeoutException failed) {
            notices.error("engine", "the stop did not come to its end within " + grace.plus(CLOSING) + ": " + failed);
            code = LEDGER_DIFFERS;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (code == 0 && destinationGone) {
            code = DESTINATION_GONE;
        }
        notices.info("engine", "service has stopped (" + pending + " pending tasks)");
        exitCode.set(code);
        return code;
    }

    private static void tellOutput(PipelineStatus.OutputStatus output, Notices notices) {
        RouteAccount.Reading account = output.account();
        String room = "output:" + output.plugin() + ":" + output.name();
        notices.info(
                room,
                "events buffered=" + account.buffered() + ", delivered=" + account.delivered()
                        + (account.deadLettered() == 0 ? "" : ", dead letters=" + account.deadLettered())
                        + ", given up="
                        + account.givenUp() + ", shed=" + account.shedTotal() + ", returned to senders="
                        + account.returned() + ", retries=" + account.retries());
        if (account.held() > 0) {
            notices.info(
                    room, "events=" + account.held() + " stay in the store and are delivered after the next start");
        }
        long lost = account.shed().getOrDefault(ShedReason.STOP, 0L);
        if (lost > 0) {
            notices.warn(
                    room,
                    "events=" + lost + " lost: they were in memory alone when the agent stopped, and no sender keeps"
                            + " them; a longer grace gives them more time");
        }
    }

    /** Each thread's own generator, because the engine draws on many. */
    private static final class ThreadsOwnRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
