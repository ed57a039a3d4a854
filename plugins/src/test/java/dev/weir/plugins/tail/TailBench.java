// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.Schema;
import dev.weir.config.SectionKind;
import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.MemoryDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.SourcePosition;
import dev.weir.filter.Filter;
import dev.weir.filter.FilterContext;
import dev.weir.filter.FilterFactory;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.Environment;
import dev.weir.pipeline.FilterPlan;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.StopReport;
import dev.weir.plugins.live.Basin;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.route.TagPattern;
import dev.weir.segment.SyncPolicy;
import dev.weir.store.StoreSettings;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The real engine with one tail input, over a disk in memory, under a test's hands: time stands still, work waits in
 * a queue, one thread does all.
 */
final class TailBench {
    static final Path LOGS = Path.of("/var/log");
    static final Path APP = LOGS.resolve("app.log");
    static final Path OLD = LOGS.resolve("app.log.1");

    final ManualTime time;
    final MemoryDisk disk;
    final Basin basin = new Basin();
    final List<Notice> notices = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Metrics metrics = new Metrics();
    private long memoryLimit = Valve.UNLIMITED;
    private OverflowPolicy overflow = OverflowPolicy.PAUSE;
    private String tag = "tail";
    private Parsers parsers = Parsers.NONE;
    private UnaryOperator<Disk> world = UnaryOperator.identity();
    private Pipeline pipeline;
    private Path store;
    private List<Filter> filters = List.of();
    private List<SourcePosition> found = List.of();
    private long done;

    /** An engine over an empty disk. */
    TailBench() {
        time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
        disk = new MemoryDisk(time);
    }

    /** An engine over the disk that another one has left, with a destination of its own. */
    TailBench(MemoryDisk disk, ManualTime time) {
        this.disk = disk;
        this.time = time;
    }

    /** The input pauses when it holds so much. */
    TailBench memoryLimit(long bytes) {
        memoryLimit = bytes;
        return this;
    }

    /** The input drops what arrives instead of pausing. */
    TailBench sheds() {
        overflow = OverflowPolicy.SHED_NEWEST;
        return this;
    }

    /** Events are kept in a store in that folder. */
    TailBench store(Path folder) {
        store = folder;
        return this;
    }

    /** Events go through a filter. */
    TailBench filter(Filter filter) {
        filters = List.of(filter);
        return this;
    }

    /**
     * An engine that starts after this one has ended without a stop, with what this one had written of its store. This
     * one does nothing any more.
     */
    TailBench afterCrash() {
        Path copy = store.resolveSibling(store.getFileName() + "+");
        doing(() -> copy(store, copy));
        return new TailBench(disk, time).store(copy);
    }

    private void copy(Path from, Path to) throws IOException {
        disk.createFolders(to);
        for (Path path : disk.list(from)) {
            Path there = to.resolve(path.getFileName());
            switch (disk.status(path).kind()) {
                case FOLDER -> copy(path, there);
                case FILE, OTHER -> disk.append(there, bytes(path));
            }
        }
    }

    private byte[] bytes(Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
                // One read may bring less than there is.
            }
            return bytes.array();
        }
    }

    /** How far sources were in the store at the start. */
    List<SourcePosition> found() {
        return found;
    }

    TailBench tag(String template) {
        tag = template;
        return this;
    }

    TailBench parsers(Parsers known) {
        parsers = known;
        return this;
    }

    /** Puts something between the input and the disk. */
    TailBench world(UnaryOperator<Disk> around) {
        world = around;
        return this;
    }

    /** Starts with keys and values as from a file. */
    TailBench start(String... keysAndValues) {
        var factory = new TailInputFactory();
        TailSettings settings = LiveEngine.settings(SectionKind.INPUT, factory.schema(), keysAndValues);
        var policy = new InputPolicy(memoryLimit, 1, overflow, AckLevel.MEMORY, factory.largestItem(settings), true);
        var builder = new PipelineBuilder()
                .input(new InputPlan<>(
                        "tail.0",
                        new Seen(factory, context -> found = context.storedPositions()),
                        settings,
                        tag,
                        store == null ? policy : policy.onDisk(AckLevel.DISK)))
                .output(new OutputPlan<>("basin", basin, "", TagPattern.wildcard("*"), LanePolicy.USUAL));
        filters.forEach(filter ->
                builder.filter(new FilterPlan<>("filter", new OneFilter(filter), "", TagPattern.ALL)));
        if (store != null) {
            builder.store(new StoreSettings(store, SyncPolicy.NORMAL, 1_000_000_000));
        }
        pipeline = builder.build(new Environment(
                time,
                time,
                time,
                work::add,
                world.apply(disk),
                new SplittableRandom(1),
                metrics,
                notices::add,
                parsers));
        pipeline.start();
        settle();
        return this;
    }

    /** Does all the work that waits. */
    void settle() {
        for (int step = 0; !work.isEmpty(); step++) {
            if (step > 1_000_000) {
                throw new AssertionError("the work never ends");
            }
            work.remove().run();
            done++;
        }
    }

    /** Pieces of work that were done so far. */
    long done() {
        return done;
    }

    /** Lets time pass in steps of a millisecond, and does what falls due. */
    void pass(Duration duration) {
        settle();
        for (long millis = 0; millis < duration.toMillis(); millis++) {
            time.advance(1_000_000);
            settle();
        }
    }

    /** Lets time pass in steps of a tenth of a second. */
    void passSeconds(int seconds) {
        settle();
        for (int step = 0; step < 10 * seconds; step++) {
            time.advance(100_000_000);
            settle();
        }
    }

    /** Long enough for what was heard of to be read and delivered. */
    void passHint() {
        pass(Duration.ofMillis(20));
    }

    TailBench append(Path path, String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        return appendRaw(path, text.toString());
    }

    TailBench appendRaw(Path path, String text) {
        return doing(() -> disk.append(path, text.getBytes(UTF_8)));
    }

    TailBench move(Path from, Path to) {
        return doing(() -> disk.move(from, to));
    }

    TailBench delete(Path path) {
        return doing(() -> disk.delete(path));
    }

    TailBench truncate(Path path) {
        return doing(() -> {
            try (DiskFile file = disk.openForWriting(path)) {
                file.truncate(0);
            }
        });
    }

    TailBench doing(Change change) {
        try {
            change.make();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    /** Something that happens to the disk. */
    @FunctionalInterface
    interface Change {
        void make() throws IOException;
    }

    /** The records that were delivered, as JSON. */
    List<String> records() {
        return basin.records();
    }

    /** The lines that were delivered. */
    List<String> lines() {
        return basin.records().stream()
                .map(record -> record.replaceFirst("^\\{\"log\":\"", "").replaceFirst("\"}$", ""))
                .toList();
    }

    /** Bytes that the input holds. */
    long held() {
        return pipeline.status().inputs().getFirst().valve().held();
    }

    boolean isPaused() {
        return pipeline.status().inputs().getFirst().valve().isShut();
    }

    /** The sentences that were told, with their severity before them. */
    List<String> told() {
        return notices.stream()
                .<String>mapMulti((notice, out) -> {
                    if (notice instanceof Notice.Told told) {
                        out.accept(told.severity() + " " + told.message());
                    }
                })
                .toList();
    }

    long metric(String name) {
        return metrics.samples().stream()
                .filter(sample -> sample.series().name().equals(name))
                .mapToLong(Metrics.Sample::value)
                .sum();
    }

    long shed() {
        return pipeline.status().inputs().getFirst().account().shed().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Stops within a second and asserts that the books balance. */
    StopReport stop() {
        CompletableFuture<StopReport> report = pipeline.stop();
        settle();
        passSeconds(10);
        StopReport last = report.join();
        if (last.ledgerDifference() != 0) {
            throw new AssertionError("the books do not balance: " + last);
        }
        return last;
    }

    /** Tail, and what it is given. */
    private record Seen(TailInputFactory factory, Consumer<InputContext> eye) implements InputFactory<TailSettings> {
        @Override
        public String name() {
            return factory.name();
        }

        @Override
        public String summary() {
            return factory.summary();
        }

        @Override
        public Schema<TailSettings> schema() {
            return factory.schema();
        }

        @Override
        public long largestItem(TailSettings settings) {
            return factory.largestItem(settings);
        }

        @Override
        public Input create(TailSettings settings, InputContext context) {
            eye.accept(context);
            return factory.create(settings, context);
        }
    }

    /** A filter without settings. */
    private record OneFilter(Filter filter) implements FilterFactory<String> {
        @Override
        public String name() {
            return "one";
        }

        @Override
        public String summary() {
            return "Filters as the test wants it.";
        }

        @Override
        public Schema<String> schema() {
            return Schema.empty("");
        }

        @Override
        public Filter create(String settings, FilterContext context) {
            return filter;
        }
    }
}
