// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import dev.weir.segment.StoreFinding.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store that is looked at and not touched: nothing is written, repaired or locked, so its owner may be at work
 * meanwhile. For one thread.
 *
 * <p>Not for the process that has the store open, for it reads the lock's file, which {@link Disk#tryLock} forbids there.
 * What the owner lets go while it is being read is left out. Memory: one segment at a time.
 */
public final class StoreView {
    private static final int TRIES = 10;
    private static final int LINE_MAX = 1_024;
    private static final String CURSOR = ".cur";

    private final Surroundings world;
    private final Path root;
    private final UUID identity;
    private final Optional<StoreFormat.Words> written;
    private final FrameCodecs codecs;

    /** Hears how far a long look has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A segment was read.
         *
         * @param segment which
         * @param done bytes read so far
         * @param all bytes to read
         */
        void at(SegmentKey segment, long done, long all);
    }

    private StoreView(
            Surroundings world, Path root, UUID identity, Optional<StoreFormat.Words> written, FrameCodecs codecs) {
        this.world = world;
        this.root = root;
        this.identity = identity;
        this.written = written;
        this.codecs = codecs;
    }

    /**
     * Looks at a folder whose frames are not compressed, or need not be read.
     *
     * @throws StoreRefusedException if it is no store, or of a format that is not known here
     * @throws IOException if it cannot be read
     */
    public static StoreView open(Disk disk, Path folder) throws IOException {
        return open(disk, folder, FrameCodecs.NONE);
    }

    /**
     * Looks at a folder.
     *
     * @param codecs that its frames may be compressed with
     * @throws StoreRefusedException if it is no store, or of a format that is not known here
     * @throws IOException if it cannot be read
     */
    public static StoreView open(Disk disk, Path folder, FrameCodecs codecs) throws IOException {
        var format = new StoreFormat(disk, folder);
        Optional<StoreFormat.Words> written = format.read();
        if (written.isPresent()) {
            return new StoreView(reading(disk), folder, written.get().identity(), written, codecs);
        }
        for (LogName name : LogName.all()) {
            UUID claimed = claimed(format, folder.resolve(name.folder()));
            if (claimed != null) {
                return new StoreView(reading(disk), folder, claimed, written, codecs);
            }
        }
        throw new StoreRefusedException(folder + " is no store of Weir: it has neither a file FORMAT nor a segment");
    }

    private static @Nullable UUID claimed(StoreFormat format, Path folder) throws IOException {
        try {
            return format.claimedBySegments(folder);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** Who only reads needs no time and no threads. */
    private static Surroundings reading(Disk disk) {
        return new Surroundings(
                disk,
                () -> Instant.EPOCH,
                (nanos, task) -> {
                    throw new IllegalStateException("who only reads asks for no timer");
                },
                Runnable::run);
    }

    /** The store's own identity. */
    public UUID identity() {
        return identity;
    }

    // ---- a short look

    /**
     * What the store holds. Reads the end of each segment, and the newest of each log whole.
     *
     * @throws IOException if it cannot be read
     */
    public StoreStatus status() throws IOException {
        for (int left = TRIES; ; left--) {
            try {
                return look();
            } catch (NoSuchFileException gone) {
                if (left == 1) {
                    throw gone;
                }
            }
        }
    }

    private StoreStatus look() throws IOException {
        var remarks = new ArrayList<String>();
        StateSlots state = state();
        Map<String, CursorState> cursors = cursors(finding -> remarks.add(finding.file() + " " + finding.what()));
        Map<String, Tally> given = new HashMap<>();
        Map<String, Integer> positions = new TreeMap<>();
        var logs = new ArrayList<StoreStatus.Log>();
        for (LogName name : LogName.all()) {
            LogView log = LogView.of(place(name));
            Tables tables = log.tables(state.isClean(), remarks);
            tables.totals().bufferedByOutput().forEach((output, tally) -> given.merge(output, tally, Tally::plus));
            tables.positions().keySet().forEach(source -> positions.merge(source.input(), 1, Integer::sum));
            if (!log.sizes().isEmpty()) {
                logs.add(status(log, tables.totals().lost()));
            }
        }
        var outputs = new ArrayList<StoreStatus.Output>();
        cursors.forEach((output, cursor) ->
                outputs.add(new StoreStatus.Output(output, given.getOrDefault(output, Tally.ZERO), cursor.totals())));
        String format = written.map(StoreFormat.Words::format).orElse("unknown, for the file FORMAT is gone");
        return new StoreStatus(
                identity, format, state.isClean(), holder(), logs, positions, outputs, quarantined(), remarks);
    }

    private StoreStatus.Log status(LogView log, long lost) throws IOException {
        long bytes = 0;
        long chunks = 0;
        long events = 0;
        for (Map.Entry<Long, Long> segment : log.sizes().entrySet()) {
            LogView.Content content = log.content(segment.getKey());
            bytes += segment.getValue();
            chunks += content.chunks();
            events += content.events();
        }
        return new StoreStatus.Log(log.place().name(), log.sizes().size(), bytes, chunks, events, lost);
    }

    private LogPlace place(LogName name) {
        return new LogPlace(world, root, identity, name, codecs);
    }

    private StateSlots state() throws IOException {
        var state = new StateSlots(world.disk(), root, identity);
        state.load();
        return state;
    }

    private String holder() throws IOException {
        try (DiskFile file = world.disk().openForReading(root.resolve("LOCK"))) {
            ByteBuffer line = ByteBuffer.allocate(LINE_MAX);
            file.read(line, 0);
            return StandardCharsets.UTF_8.decode(line.flip()).toString().strip();
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    private Tally quarantined() throws IOException {
        Tally all = Tally.ZERO;
        for (Path path : list("quarantine")) {
            all = all.plus(1, world.disk().status(path).size());
        }
        return all;
    }

    private List<Path> list(String folder) throws IOException {
        try {
            return world.disk().list(root.resolve(folder)).stream().sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private Map<String, CursorState> cursors(Consumer<StoreFinding> told) throws IOException {
        Map<String, CursorState> cursors = new TreeMap<>();
        for (Path path : list("cursors")) {
            if (path.getFileName().toString().endsWith(CURSOR)) {
                CursorJournal.Loaded loaded = cursor(path);
                if (loaded == null) {
                    told.accept(new StoreFinding(
                            Weight.DAMAGE,
                            path,
                            0,
                            size(path),
                            0,
                            "cannot be read: its output gets everything again that is stored"));
                } else {
                    cursors.put(loaded.output(), loaded.state());
                    tellTail(path, loaded.lost(), told);
                }
            }
        }
        return cursors;
    }

    /** A file that is replaced at this moment is the new one a moment later. */
    private CursorJournal.@Nullable Loaded cursor(Path path) throws IOException {
        CursorJournal.Loaded loaded = null;
        for (int left = TRIES; left > 0 && loaded == null; left--) {
            loaded = new CursorJournal(world.disk(), path, identity).load();
        }
        return loaded;
    }

    private void tellTail(Path path, long lost, Consumer<StoreFinding> told) throws IOException {
        if (lost > 0) {
            told.accept(new StoreFinding(
                    Weight.UNFINISHED,
                    path,
                    Math.max(0, size(path) - lost),
                    lost,
                    0,
                    "ends in the middle of a write: what ended last is delivered again"));
        }
    }

    private long size(Path path) throws IOException {
        FileStatus status = world.disk().status(path);
        return status.size();
    }

    // ---- a thorough look

    /**
     * Reads every frame of every segment and checks it, and the files beside them.
     *
     * @param told hears of each finding as it is made
     * @param progress hears of each segment that was read
     * @throws IOException if the disk refuses to read
     */
    public StoreCensus check(Consumer<StoreFinding> told, Progress progress) throws IOException {
        var counted = new Count(told);
        if (written.isEmpty()) {
            counted.accept(new StoreFinding(
                    Weight.DAMAGE,
                    root.resolve("FORMAT"),
                    0,
                    0,
                    0,
                    "is missing or cannot be read; the segments say the same, and the next start writes it again"));
        }
        cursors(counted);
        StateSlots state = state();
        var logs = new ArrayList<LogView>();
        for (LogName name : LogName.all()) {
            logs.add(LogView.of(place(name)));
        }
        long all = sizeOf(logs);
        if (all > 0) {
            checkState(state, counted);
        }
        long segments = 0;
        long bytes = 0;
        long events = 0;
        for (LogView log : logs) {
            var check = new LogCheck(log, state, counted);
            if (!check.missing().isEmpty()) {
                new LogCheck(log, state(), counted).tellMissing();
            }
            for (Map.Entry<Long, Long> segment : log.sizes().entrySet()) {
                events += check.segment(segment.getKey());
                bytes += segment.getValue();
                segments++;
                progress.at(log.place().key(segment.getKey()), bytes, all);
            }
        }
        return new StoreCensus(segments, bytes, events, counted.damages, counted.lost);
    }

    /** The file is being written while its owner is at work; what is torn at this moment is whole a moment later. */
    private void checkState(StateSlots state, Consumer<StoreFinding> told) throws IOException {
        Path path = root.resolve("state");
        try {
            int damaged = state.damaged();
            for (int left = TRIES; left > 0 && damaged > 0; left--) {
                damaged = state.damaged();
            }
            if (damaged > 0) {
                told.accept(new StoreFinding(
                        Weight.DAMAGE,
                        path,
                        0,
                        0,
                        0,
                        "has slots that cannot be read=" + damaged + " of 2: a hint is gone, a start finds everything"
                                + " by looking"));
            }
        } catch (NoSuchFileException none) {
            told.accept(new StoreFinding(
                    Weight.DAMAGE, path, 0, 0, 0, "is not there: a hint is gone, a start finds everything by looking"));
        }
    }

    /**
     * How far each source was read that the store knows, by input and source; the greatest of all logs.
     *
     * @throws IOException if it cannot be read
     */
    public Map<String, Map<String, Long>> positions() throws IOException {
        StateSlots state = state();
        Map<String, Map<String, Long>> all = new TreeMap<>();
        for (LogName name : LogName.all()) {
            Tables tables = LogView.of(place(name)).tables(state.isClean(), new ArrayList<>());
            tables.positions().forEach((source, offset) -> all.computeIfAbsent(source.input(), first -> new TreeMap<>())
                    .merge(source.name(), offset, Math::max));
        }
        return all;
    }

    // ---- chunk by chunk

    /**
     * Shows every chunk, log by log, from the oldest to the newest. Memory: the index of one segment, and all of one that
     * has no index.
     *
     * @param visitor is shown them
     * @param progress hears of each segment that is through
     * @throws IOException if the disk refuses to read, or the visitor does
     */
    public void visit(ChunkVisitor visitor, Progress progress) throws IOException {
        Map<String, CursorState> cursors = cursors(finding -> {});
        StateSlots state = state();
        var logs = new ArrayList<LogView>();
        for (LogName name : LogName.all()) {
            logs.add(LogView.of(place(name)));
        }
        long all = sizeOf(logs);
        long done = 0;
        for (LogView log : logs) {
            Tables tables = log.tables(state.isClean(), new ArrayList<>());
            for (Map.Entry<Long, Long> segment : log.sizes().entrySet()) {
                visit(log, segment.getKey(), tables, cursors, visitor);
                done += segment.getValue();
                progress.at(log.place().key(segment.getKey()), done, all);
            }
        }
    }

    private void visit(LogView log, long segment, Tables tables, Map<String, CursorState> cursors, ChunkVisitor visitor)
            throws IOException {
        try (SegmentReader reader = log.read(segment, tables.replacedIn(segment))) {
            for (StoredChunk chunk : reader) {
                visitor.chunk(chunk, wanted(chunk, cursors), reader);
            }
        } catch (NoSuchFileException gone) {
            // Its owner let it go meanwhile: nobody wants anything of it.
        }
    }

    /** Those on which it has not ended. An output whose cursor cannot be read wants everything, one without has let go. */
    private Set<String> wanted(StoredChunk chunk, Map<String, CursorState> cursors) throws IOException {
        var wanted = new TreeSet<String>();
        var files = new CursorFolder(world, root, identity, LogListener.NONE);
        for (String output : chunk.head().routes()) {
            CursorState cursor = cursors.get(output);
            if (cursor == null ? files.has(output) : !cursor.isEnded(chunk.place())) {
                wanted.add(output);
            }
        }
        return wanted;
    }

    private static long sizeOf(List<LogView> logs) {
        return logs.stream()
                .flatMap(log -> log.sizes().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Counts what is told while it passes it on. */
    private static final class Count implements Consumer<StoreFinding> {
        private final Consumer<StoreFinding> told;
        private long damages;
        private long lost;

        private Count(Consumer<StoreFinding> told) {
            this.told = told;
        }

        @Override
        public void accept(StoreFinding finding) {
            if (finding.weight() == Weight.DAMAGE) {
                damages++;
                lost += Math.max(0, finding.events());
            }
            told.accept(finding);
        }
    }
}
