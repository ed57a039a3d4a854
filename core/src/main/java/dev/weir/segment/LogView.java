// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The segments of a log as they lie on disk; reads and never writes. For one thread. */
final class LogView {
    private static final Pattern SEGMENT = Pattern.compile("(\\d{20})\\.seg");

    private final LogPlace place;
    private final NavigableMap<Long, Long> sizes;

    /**
     * Over segments that are known.
     *
     * @param sizes bytes of the file of each, by its number; may change while this is used
     */
    LogView(LogPlace place, NavigableMap<Long, Long> sizes) {
        this.place = place;
        this.sizes = sizes;
    }

    /** Over the segments that are there; a log without a folder has none. */
    static LogView of(LogPlace place) throws IOException {
        var sizes = new TreeMap<Long, Long>();
        try {
            for (Path path : place.disk().list(place.folder())) {
                OptionalLong number = numberOf(path);
                if (number.isPresent()) {
                    sizes.put(number.getAsLong(), place.disk().status(path).size());
                }
            }
        } catch (NoSuchFileException none) {
            // The folder was never made, or a file went while its owner let it go: what is left is shown.
        }
        return new LogView(place, sizes);
    }

    /** The number of a segment by the name of its file; nothing where that is no segment. */
    static OptionalLong numberOf(Path path) {
        Matcher name = SEGMENT.matcher(path.getFileName().toString());
        return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
    }

    LogPlace place() {
        return place;
    }

    NavigableMap<Long, Long> sizes() {
        return sizes;
    }

    /** The index that a segment was closed with; nothing where it has none that holds. */
    @Nullable
    SegmentIndex footer(long segment) throws IOException {
        try (DiskFile file = place.disk().openForReading(place.path(segment))) {
            return new SegmentFooter(place, segment, file).index();
        }
    }

    /** The tables that a segment was closed with; nothing where it has none. */
    private @Nullable Tables closing(long segment) throws IOException {
        try (DiskFile file = place.disk().openForReading(place.path(segment))) {
            return new SegmentFooter(place, segment, file).tables();
        }
    }

    /**
     * What was known before a segment whose own snapshot is not there.
     *
     * @param asked takes the segments that had to be asked
     * @param remarks hear of it where nobody knows
     */
    Tables before(long segment, Set<Long> asked, List<String> remarks) throws IOException {
        Long previous = sizes.lowerKey(segment);
        if (previous == null) {
            if (segment > 1) {
                remarks.add("what was known before " + place.key(segment)
                        + " is gone: sources are read again from where their input knows, counts begin anew");
            }
            return new Tables();
        }
        asked.add(previous);
        Tables tables = closing(previous);
        if (tables != null) {
            return tables;
        }
        try (LoadedSegment loaded = LoadedSegment.load(place, previous)) {
            SegmentScan scan = scan(loaded);
            return new Replay(loaded.key(), scan, () -> before(previous, asked, remarks), Set.of()).tables();
        }
    }

    /** Looks through a segment; where its header is gone it is known from the segment before what it began with. */
    SegmentScan scan(LoadedSegment loaded) throws IOException {
        long number = loaded.key().number();
        Long previous = sizes.lowerKey(number);
        SegmentIndex before = previous == null || loaded.hasHeader() ? null : footer(previous);
        return before == null
                ? new SegmentScan(loaded, 0, 0)
                : new SegmentScan(
                        loaded, before.ends().nextFrame(), before.ends().nextSequence());
    }

    /**
     * The tables as they are at the end of the newest segment of which anything can be read.
     *
     * @param clean whether the last owner closed the store, so that what is closed is whole
     * @param remarks hear of it where nobody knows
     */
    Tables tables(boolean clean, List<String> remarks) throws IOException {
        for (long segment : sizes.descendingKeySet()) {
            Tables closed = clean ? closing(segment) : null;
            if (closed != null) {
                return closed;
            }
            try (LoadedSegment loaded = LoadedSegment.load(place, segment)) {
                var replay = new Replay(
                        loaded.key(), scan(loaded), () -> before(segment, new HashSet<>(), remarks), Set.of());
                if (!replay.isVoid()) {
                    return replay.tables();
                }
            }
        }
        return new Tables();
    }

    /**
     * Opens a segment, whose index is made by looking where it has none that holds for it.
     *
     * @param replaced chunks that were written again elsewhere; where there are, its own index knows nothing of it
     */
    SegmentReader read(long segment, Set<Long> replaced) throws IOException {
        DiskFile file = place.disk().openForReading(place.path(segment));
        SegmentReader reader = null;
        try {
            SegmentIndex index = replaced.isEmpty() ? new SegmentFooter(place, segment, file).index() : null;
            boolean sealed = index != null;
            reader = new SegmentReader(place, file, index == null ? index(segment, replaced) : index, sealed);
            return reader;
        } finally {
            if (reader == null) {
                file.close();
            }
        }
    }

    private SegmentIndex index(long segment, Set<Long> replaced) throws IOException {
        try (LoadedSegment loaded = LoadedSegment.load(place, segment)) {
            SegmentScan scan = scan(loaded);
            scan.closed();
            var replay = new Replay(loaded.key(), scan, Tables::new, replaced);
            List<StoredChunk> stored =
                    replay.chunks().stream().map(ReplayedChunk::stored).toList();
            return SegmentIndex.of(loaded.key(), stored, replay.lostEvents(), scan.nextFrame(), scan.nextSequence());
        }
    }

    /** Chunks and events of a segment, closed or not. */
    Content content(long segment) throws IOException {
        SegmentIndex index = footer(segment);
        if (index != null) {
            return new Content(index.chunks(), index.ends().events());
        }
        try (LoadedSegment loaded = LoadedSegment.load(place, segment)) {
            return content(new Replay(loaded.key(), scan(loaded), Tables::new, Set.of()));
        }
    }

    /** Chunks and events of a segment that was replayed. */
    static Content content(Replay replay) {
        long events = replay.chunks().stream()
                .mapToLong(chunk -> chunk.chunk().events())
                .sum();
        return new Content(replay.chunks().size(), events);
    }

    /**
     * What a segment holds.
     *
     * @param chunks chunks
     * @param events events in them
     */
    record Content(int chunks, long events) {}
}
