// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.ByteSize;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.Environment;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.pipeline.StopReport;
import dev.weir.route.TagPattern;
import dev.weir.segment.SyncPolicy;
import dev.weir.simulation.peer.Connection;
import dev.weir.simulation.peer.Destination;
import dev.weir.simulation.peer.DestinationFactory;
import dev.weir.simulation.peer.SenderFactory;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.Source;
import dev.weir.simulation.scenario.Target;
import dev.weir.simulation.time.SimulatedProcess;
import dev.weir.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The engine of production from its start to its death, in a simulated process. For one thread. */
final class EngineLife {
    static final Path STORE = Path.of("/store");
    private static final long STORE_LIMIT = 1_000_000_000;
    private static final Duration BASE = Duration.ofMillis(100);
    private static final Duration CAP = Duration.ofSeconds(2);
    private static final Duration LINGER = Duration.ofMillis(2);

    final SimulatedProcess process;
    final List<Connection> connections = new ArrayList<>();
    private final World world;
    private final List<Destination.Way> ways = new ArrayList<>();
    private final Pipeline pipeline;

    /** Whether it asks its operator to mend the disk and to start again. */
    boolean isToStartAgain;

    EngineLife(World world, SimulatedProcess process, long number) {
        this.world = world;
        this.process = process;
        Scenario scenario = world.scenario;
        var builder = new PipelineBuilder()
                .service(new ServiceSettings(
                        Duration.ofMillis(scenario.service().flushMillis()),
                        Duration.ofMillis(scenario.service().graceMillis()),
                        new ByteSize(scenario.service().memoryLimit())));
        if (scenario.service().durable()) {
            builder.store(new StoreSettings(STORE, SyncPolicy.NORMAL, STORE_LIMIT));
        }
        for (int source = 0; source < scenario.sources().size(); source++) {
            builder.input(input(source, scenario.sources().get(source)));
        }
        for (int target = 0; target < scenario.targets().size(); target++) {
            builder.output(output(target, scenario.targets().get(target)));
        }
        pipeline = builder.build(new Environment(
                process,
                world.time,
                process,
                process,
                world.disk,
                world.streams.of("engine " + number),
                new Metrics(),
                this::hear,
                Parsers.NONE));
    }

    private InputPlan<Integer> input(int source, Source shape) {
        var inMemory =
                new InputPolicy(shape.limit(), shape.resumeRatio(), shape.overflow(), shape.ack(), 100_000, true);
        AckLevel kept = shape.ack() == AckLevel.DELIVERED ? AckLevel.DELIVERED : AckLevel.DISK;
        InputPolicy policy = world.scenario.service().durable() ? inMemory.onDisk(kept) : inMemory;
        var factory = new SenderFactory(context -> {
            var connection =
                    new Connection(source, world.senders.get(source), context, process, world.truth, world.trace);
            connections.add(connection);
            return connection;
        });
        return new InputPlan<>("in" + source, factory, 0, "", policy);
    }

    private OutputPlan<Integer> output(int target, Target shape) {
        var retry = new RetryPolicy(shape.retryLimit(), Duration.ZERO, BASE, CAP);
        var lane = new LanePolicy(retry, shape.queueLimit(), shape.overflow(), LINGER, shape.strict());
        var factory = new DestinationFactory(() -> {
            Destination.Way way = world.destinations.get(target).open(process);
            ways.add(way);
            return way;
        });
        return new OutputPlan<>("out" + target, factory, 0, TagPattern.wildcard(shape.match()), lane);
    }

    private void hear(Notice notice) {
        String words = notice instanceof Notice.Told told ? ": " + told.message() : "";
        world.trace.note(notice.getClass().getSimpleName() + " " + notice.who() + words, 0, 0, 0);
        isToStartAgain |= words.contains("start again");
        if (notice instanceof Notice.Told(String who, Notice.Severity severity, String message)
                && severity == Notice.Severity.ERROR
                && process.isAlive()
                && isOfItsOwn(message)) {
            world.truth.violated("the engine reports a fault of its own: " + who + ": " + message);
        }
    }

    /** Whether it is the engine's fault and not the disk's. */
    private boolean isOfItsOwn(String message) {
        return message.contains("please report") || !world.diskWeather.hasFailed();
    }

    void start() {
        pipeline.start();
    }

    CompletableFuture<StopReport> stop() {
        return pipeline.stop();
    }

    PipelineStatus status() {
        return pipeline.status();
    }

    /** Kills the process and gives back the native memory that its engine held, unseen by the world. */
    void kill() {
        process.kill();
        bury();
    }

    private void bury() {
        process.bury(() -> {
            CompletableFuture<StopReport> _ = pipeline.stop();
        });
        process.bury(() -> ways.forEach(Destination.Way::release));
    }

    /** The process ends after a stop. */
    void end() {
        process.kill();
        process.bury(() -> ways.forEach(Destination.Way::release));
    }
}
