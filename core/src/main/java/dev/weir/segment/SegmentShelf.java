// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import dev.weir.disk.DiskTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log that are closed for good. Safe for any thread; never holds its lock while the disk works.
 *
 * <p>Keeps one number for each segment. Indexes are read from the files when they are asked for, save those of segments
 * that have none.
 */
final class SegmentShelf {
    private final LogPlace place;
    private final StateSlots state;
    private final Damages damages;
    private final ReentrantLock deleting = new ReentrantLock();
    private final TreeMap<Long, Long> sizes = new TreeMap<>();
    private final Map<Long, SegmentIndex> unsealed = new HashMap<>();
    private long bytes;

    /** Hears of segments that were found damaged when they were read. */
    @FunctionalInterface
    interface Damages {
        void told(List<Recovered> findings);
    }

    SegmentShelf(LogPlace place, StateSlots state, RecoveredLog found, Damages damages) {
        this.place = place;
        this.state = state;
        this.damages = damages;
        sizes.putAll(found.sizes());
        unsealed.putAll(found.unsealed());
        bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized void add(long segment, long size) {
        Long before = sizes.put(segment, size);
        bytes += size - (before == null ? 0 : before);
    }

    /** Adds a segment that never got an index of its own. */
    synchronized void addUnsealed(SegmentIndex index, long size) {
        add(index.key().number(), size);
        unsealed.put(index.key().number(), index);
    }

    synchronized NavigableSet<Long> numbers() {
        return new TreeSet<>(sizes.keySet());
    }

    /** Those of which the disk has promised that they are there. */
    synchronized NavigableSet<Long> promised() {
        NavigableSet<Long> promised = new TreeSet<>(sizes.keySet());
        promised.removeAll(unsealed.keySet());
        return promised;
    }

    synchronized long bytes() {
        return bytes;
    }

    private synchronized @Nullable SegmentIndex kept(long segment) {
        return unsealed.get(segment);
    }

    // ---- reading

    /** Opens a segment whose index is known. */
    SegmentReader read(SegmentIndex index, boolean sealed) throws StoreFailedException {
        try {
            DiskFile file = place.disk().openForReading(place.path(index.key().number()));
            return new SegmentReader(place, file, index, sealed);
        } catch (IOException refused) {
            throw StoreFailedException.of(place.folder(), refused);
        }
    }

    /** Opens a segment, and reads its index where it is not known. */
    SegmentReader read(long segment) throws StoreFailedException {
        SegmentIndex kept = kept(segment);
        if (kept != null) {
            return read(kept, true);
        }
        try {
            DiskFile file = place.disk().openForReading(place.path(segment));
            SegmentIndex index = null;
            try {
                index = indexOf(segment, file);
            } finally {
                if (index == null) {
                    file.close();
                }
            }
            return new SegmentReader(place, file, index, true);
        } catch (NoSuchFileException gone) {
            throw new StoreFailedException(
                    DiskTrouble.GONE, "segment " + place.key(segment) + " of " + place.root() + " is not there", gone);
        } catch (IOException refused) {
            throw StoreFailedException.of(place.folder(), refused);
        }
    }

    private SegmentIndex indexOf(long segment, DiskFile file) throws IOException {
        SegmentIndex index = new SegmentFooter(place, segment, file).index();
        if (index != null) {
            return index;
        }
        try (LoadedSegment loaded = LoadedSegment.load(place, segment)) {
            var scan = new SegmentScan(loaded, 0, 0);
            scan.closed();
            var replay = new Replay(loaded.key(), scan, Tables::new, Set.of());
            List<StoredChunk> stored =
                    replay.chunks().stream().map(ReplayedChunk::stored).toList();
            index = SegmentIndex.of(loaded.key(), stored, replay.lostEvents(), scan.nextFrame(), scan.nextSequence());
            damages.told(replay.findings(loaded.size()));
        }
        synchronized (this) {
            unsealed.put(segment, index);
        }
        return index;
    }

    // ---- writing again

    /**
     * Writes a segment again with some of its chunks alone. Deletes nothing meanwhile.
     *
     * @param chunks ordinals of those that stay
     * @param behind a later segment, which began with what was known behind this one
     * @return whether it was; not where it is not whole, or would gain little
     */
    boolean compact(long segment, BitSet chunks, long behind) throws StoreFailedException {
        deleting.lock();
        try {
            if (!promised().contains(segment)) {
                return false;
            }
            try (DiskFile file = place.disk().openForReading(place.path(segment))) {
                var footer = new SegmentFooter(place, segment, file);
                SegmentIndex index = footer.index();
                ByteBuffer closing = footer.closingSnapshot();
                ByteBuffer snapshot = closing == null ? opening(behind) : closing;
                boolean gains = snapshot != null && snapshot.remaining() < file.size() / 2;
                if (index == null || index.ends().lostEvents() > 0 || snapshot == null || !gains) {
                    return false;
                }
                new SegmentCompaction(place, index, new FileWindow(file), file.size(), chunks).write(snapshot);
            } finally {
                measure(segment);
            }
            return true;
        } catch (IOException refused) {
            throw StoreFailedException.of(place.folder(), refused);
        } finally {
            deleting.unlock();
        }
    }

    private @Nullable ByteBuffer opening(long segment) throws IOException {
        try (DiskFile file = place.disk().openForReading(place.path(segment))) {
            return new SegmentFooter(place, segment, file).openingSnapshot();
        }
    }

    private void measure(long segment) throws IOException {
        add(segment, place.disk().status(place.path(segment)).size());
    }

    // ---- deleting

    /**
     * Deletes segments.
     *
     * @param newestToo whether something newer than all of these knows what they held, durably
     * @return those that are gone
     */
    List<Long> delete(Collection<Long> segments, boolean newestToo) throws StoreFailedException {
        List<Long> gone = new ArrayList<>();
        deleting.lock();
        try {
            SortedSet<Long> victims = victims(segments, newestToo);
            while (!victims.isEmpty()) {
                NavigableSet<Long> rest = promised();
                rest.removeAll(victims);
                state.deleting(place.name(), victims, rest);
                for (long victim : victims) {
                    unlink(victim);
                }
                place.disk().syncFolder(place.folder());
                gone.addAll(victims);
                victims = victims(segments, newestToo);
            }
            return gone;
        } catch (IOException refused) {
            throw StoreFailedException.of(place.folder(), refused);
        } finally {
            deleting.unlock();
        }
    }

    /** The next segments to delete, as many as can be published at once. */
    private SortedSet<Long> victims(Collection<Long> segments, boolean newestToo) {
        NavigableSet<Long> known = numbers();
        NavigableSet<Long> wanted = new TreeSet<>(segments);
        wanted.retainAll(known);
        if (!newestToo) {
            // What was written again out of a segment that was given up lies in the active one, and nowhere else.
            // Until that is durable, the newest that is durable alone knows the positions.
            NavigableSet<Long> promised = promised();
            promised.pollLast();
            wanted.retainAll(promised);
        }
        List<SegmentRange> ranges = SegmentRange.of(wanted);
        return ranges.size() <= StateSlots.DELETING_MAX
                ? wanted
                : wanted.headSet(ranges.get(StateSlots.DELETING_MAX).first());
    }

    private void unlink(long segment) throws IOException {
        try {
            place.disk().delete(place.path(segment));
        } catch (NoSuchFileException gone) {
            // That is what was wanted.
        }
        synchronized (this) {
            Long size = sizes.remove(segment);
            bytes -= size == null ? 0 : size;
            unsealed.remove(segment);
        }
    }
}
