// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.live;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.SlabPool;
import dev.weir.config.ByteSize;
import dev.weir.config.Problems;
import dev.weir.config.Schema;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import dev.weir.disk.RealDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.LaneReading;
import dev.weir.input.InputFactory;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real engine over real threads, clocks and files, from one input to a {@link Basin}. */
public final class LiveEngine implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("listening on .*:(\\d+)$");

    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final RealTimers timers = new RealTimers();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Metrics metrics = new Metrics();
    private final Basin basin;
    private final Pipeline pipeline;
    private boolean stopped;

    private LiveEngine(PipelineBuilder builder, Basin basin, Parsers parsers) {
        this.basin = basin;
        pipeline = builder.build(new Environment(
                System::nanoTime,
                InstantSource.system(),
                timers,
                threads,
                new RealDisk(Thread::new),
                new SplittableRandom(1),
                metrics,
                (Notices) notices::add,
                parsers));
    }

    /** Settings from keys and values, as from a file. */
    public static <S> S settings(SectionKind kind, Schema<S> schema, String... keysAndValues) {
        var problems = new Problems();
        Optional<S> read = schema.read(Section.of(kind, "tested", keysAndValues), problems);
        return read.orElseThrow(() -> new IllegalArgumentException(problems.render()));
    }

    /** The problems of settings that are refused. */
    public static <S> String refusal(SectionKind kind, Schema<S> schema, String... keysAndValues) {
        var problems = new Problems();
        schema.read(Section.of(kind, "tested", keysAndValues), problems);
        return problems.render();
    }

    /** A policy of pausing at a limit. */
    public static InputPolicy pausingAt(long memoryLimit, long largestItem) {
        return new InputPolicy(memoryLimit, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, largestItem, true);
    }

    /** Runs an input with settings as from a file, without a memory limit. */
    public static <S> LiveEngine start(InputFactory<S> factory, String... keysAndValues) {
        return start(factory, Valve.UNLIMITED, keysAndValues);
    }

    /** Runs an input with settings as from a file, which pauses at a limit. */
    public static <S> LiveEngine start(InputFactory<S> factory, long memoryLimit, String... keysAndValues) {
        return start(factory, Parsers.NONE, memoryLimit, keysAndValues);
    }

    /** Runs an input with settings as from a file, with parsers. */
    public static <S> LiveEngine start(
            InputFactory<S> factory, Parsers parsers, long memoryLimit, String... keysAndValues) {
        S settings = settings(SectionKind.INPUT, factory.schema(), keysAndValues);
        InputPolicy policy =
                pausingAt(memoryLimit, factory.largestItem(settings)).withHeadroom(factory.headroom(settings));
        return start(new InputPlan<>("tested", factory, settings, "t", policy), ServiceSettings.USUAL, parsers);
    }

    /** Runs an input by its plan. */
    public static LiveEngine start(InputPlan<?> plan, ServiceSettings service, Parsers parsers) {
        return start(plan, service, parsers, LanePolicy.USUAL);
    }

    /** Runs an input by its plan, and tries again as the policy says. */
    public static LiveEngine start(InputPlan<?> plan, ServiceSettings service, Parsers parsers, LanePolicy lane) {
        var builder = new PipelineBuilder().service(service).input(plan);
        var basin = new Basin();
        builder.output(new OutputPlan<>("basin", basin, "", TagPattern.wildcard("*"), lane));
        var live = new LiveEngine(builder, basin, parsers);
        live.pipeline.start();
        return live;
    }

    /** Runs an input into an output under test. */
    public static <S> LiveEngine through(Source source, OutputFactory<S> output, String... keysAndValues) {
        S settings = settings(SectionKind.OUTPUT, output.schema(), keysAndValues);
        var plan = new InputPlan<>("source", source, 1_000_000, "t", pausingAt(Valve.UNLIMITED, 1_000_000));
        var builder = new PipelineBuilder()
                .service(new ServiceSettings(Duration.ofMillis(50), Duration.ofSeconds(2), new ByteSize(48_000_000)))
                .input(plan)
                .output(new OutputPlan<>("tested", output, settings, TagPattern.wildcard("*"), LanePolicy.USUAL));
        var live = new LiveEngine(builder, new Basin(), Parsers.NONE);
        live.pipeline.start();
        return live;
    }

    /** Runs what a builder has; nothing arrives in the basin. */
    public static LiveEngine of(PipelineBuilder builder) {
        return of(builder, new Basin());
    }

    /** Runs what a builder has, of which the basin is an output. */
    public static LiveEngine of(PipelineBuilder builder, Basin basin) {
        var live = new LiveEngine(builder, basin, Parsers.NONE);
        live.pipeline.start();
        return live;
    }

    /** What arrived. */
    public Basin basin() {
        return basin;
    }

    /** What was told. */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** The sentences that were told. */
    public List<String> told() {
        return notices.stream()
                .<String>mapMulti((notice, out) -> {
                    if (notice instanceof Notice.Told told) {
                        out.accept(told.severity() + " " + told.message());
                    }
                })
                .toList();
    }

    /** The port that the input said it listens on. */
    public int port() {
        for (String sentence : told()) {
            Matcher port = PORT.matcher(sentence);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new IllegalStateException("no port was told: " + told());
    }

    /** The input at this moment. */
    public PipelineStatus.InputStatus input() {
        return pipeline.status().inputs().getFirst();
    }

    /** The way to the output at this moment. */
    public LaneReading lane() {
        return pipeline.status().outputs().getFirst().lane();
    }

    /** The engine at this moment. */
    public PipelineStatus status() {
        return pipeline.status();
    }

    /** The value of a counter or gauge of the input. */
    public long metric(String name) {
        return metrics.samples().stream()
                .filter(sample -> sample.series().name().equals(name))
                .mapToLong(Metrics.Sample::value)
                .sum();
    }

    /** The world of an output that runs outside an engine. */
    public static OutputContext outputContext(RealTimers timers, Notices notices) {
        return new OutputContext(
                "tested",
                new SlabPool(1_000_000),
                System::nanoTime,
                InstantSource.system(),
                timers,
                new RealDisk(Thread::new),
                new SplittableRandom(1),
                new Metrics(),
                notices);
    }

    /** Stops, and answers with the closing account. */
    public StopReport stop() throws Exception {
        stopped = true;
        return pipeline.stop().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        if (!stopped) {
            stop();
        }
        timers.close();
        threads.shutdownNow();
    }
}
