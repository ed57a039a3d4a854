// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import dev.weir.disk.DiskTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings a log back after whatever end it had: reads the newest segment, and older ones only where that says so. Every
 * step may be cut short and made again. For one thread, once.
 *
 * <p>After an unclean end the newest segment is looked through even where it has an index, which the disk may have written
 * before the frames that it speaks of. A segment that is whole is left alone; one that is not is written anew ({@link SegmentRepair}), after what is
 * damaged was copied to the quarantine. Where there is no room for that, it stays as it is, and its index in memory.
 */
final class Recovery {
    private final LogPlace place;
    private final Quarantine quarantine;
    private final boolean clean;
    private final boolean thorough;
    private final TreeMap<Long, Long> sizes = new TreeMap<>();
    private final LogView view;
    private final Map<Long, SegmentIndex> unsealed = new HashMap<>();
    private final List<Recovered> found = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Set<Long> doubted = new TreeSet<>();
    private Numbers numbers = new Numbers();

    /**
     * Of one log.
     *
     * @param clean whether the last owner closed the store, so that what is closed is whole
     * @param thorough whether every segment is looked through, because the disk may have changed any of them
     */
    Recovery(LogPlace place, Quarantine quarantine, boolean clean, boolean thorough) {
        this.place = place;
        this.quarantine = quarantine;
        this.clean = clean;
        this.thorough = thorough;
        this.view = new LogView(place, sizes);
    }

    RecoveredLog run() throws IOException {
        list();
        Tables tables = recoverNewest();
        Set<Long> suspects = suspects(tables);
        for (long segment : thorough ? olderThanNewest() : suspects) {
            repair(segment, Tables::new, tables.replacedIn(segment), !suspects.contains(segment), false);
        }
        return new RecoveredLog(numbers, tables, sizes, unsealed, found, remarks);
    }

    private void list() throws IOException {
        place.disk().createFolders(place.folder());
        for (Path path : place.disk().list(place.folder())) {
            String name = path.getFileName().toString();
            OptionalLong segment = LogView.numberOf(path);
            if (segment.isPresent()) {
                sizes.put(segment.getAsLong(), place.disk().status(path).size());
            } else if (name.endsWith(SegmentRepair.UNFINISHED)) {
                place.disk().delete(path);
            } else {
                remarks.add(path + " is no file of this store and is left alone");
            }
        }
    }

    // ---- the newest segment

    private Tables recoverNewest() throws IOException {
        while (!sizes.isEmpty()) {
            long newest = sizes.lastKey();
            Tables closed = clean && !thorough ? ifClosed(newest) : null;
            if (closed != null) {
                return closed;
            }
            Tables repaired =
                    repair(newest, () -> view.before(newest, doubted, remarks), Set.of(), clean && thorough, true);
            if (repaired != null) {
                return repaired;
            }
        }
        return new Tables();
    }

    /** The tables of a segment that was closed with them, so that nothing has to be looked through. */
    private @Nullable Tables ifClosed(long segment) throws IOException {
        try (DiskFile file = place.disk().openForReading(place.path(segment))) {
            var footer = new SegmentFooter(place, segment, file);
            SegmentIndex index = footer.index();
            Tables tables = index == null ? null : footer.tables();
            if (index != null && tables != null) {
                goOnBehind(segment, index.ends());
                found.add(new Recovered.Whole(place.key(segment), index.ends().events()));
            }
            return tables;
        }
    }

    private void goOnBehind(long segment, SegmentIndex.Ends ends) {
        numbers.nextSegment = segment + 1;
        numbers.nextFrame = ends.nextFrame();
        numbers.nextSequence = ends.nextSequence();
    }

    /**
     * Segments that may not be closed although others follow: those before the newest, and those that it names, or would
     * have named had its snapshot been there. They may have an index that was never synced and knows nothing of what was
     * written again.
     */
    private Set<Long> suspects(Tables tables) throws IOException {
        Set<Long> suspects = new TreeSet<>(tables.segmentsReplacedIn());
        suspects.addAll(doubted);
        suspects.retainAll(sizes.keySet());
        Long newest = sizes.isEmpty() ? null : sizes.lastKey();
        for (Long older = newest == null ? null : sizes.lowerKey(newest);
                older != null && view.footer(older) == null;
                older = sizes.lowerKey(older)) {
            suspects.add(older);
        }
        return suspects;
    }

    private Set<Long> olderThanNewest() {
        return sizes.isEmpty()
                ? Set.of()
                : new TreeSet<>(sizes.headMap(sizes.lastKey()).keySet());
    }

    // ---- one segment

    /**
     * Brings a segment into order; answers nothing where nothing of it is left, and then it is gone.
     *
     * @param closed whether it was closed for good, so that all of it was durable
     */
    private @Nullable Tables repair(long segment, Replay.Base base, Set<Long> replaced, boolean closed, boolean newest)
            throws IOException {
        try (LoadedSegment loaded = LoadedSegment.load(place, segment)) {
            SegmentScan scan = view.scan(loaded);
            if (closed) {
                scan.closed();
            }
            Replay replay = new Replay(loaded.key(), scan, base, replaced);
            found.addAll(replay.findings(loaded.size()));
            if (replay.isVoid()) {
                discard(loaded);
                return null;
            }
            if (!replay.isWhole()) {
                rewrite(loaded, scan, replay, newest);
            } else if (newest) {
                goOnBehind(segment, new SegmentIndex.Ends(0, 0, scan.nextFrame(), scan.nextSequence()));
            }
            return replay.tables();
        }
    }

    private void discard(LoadedSegment loaded) throws IOException {
        if (!loaded.isBlank()) {
            quarantine.keep(loaded, 0, loaded.size());
        }
        long number = loaded.key().number();
        place.disk().delete(place.path(number));
        place.disk().syncFolder(place.folder());
        sizes.remove(number);
        numbers.nextSegment = Math.max(number, numbers.nextSegment);
    }

    private void rewrite(LoadedSegment loaded, SegmentScan scan, Replay replay, boolean newest) throws IOException {
        long number = loaded.key().number();
        try {
            for (Recovered finding : replay.findings(loaded.size())) {
                keepCopy(loaded, finding);
            }
            SegmentRepair.Repaired repaired = new SegmentRepair(place, loaded, scan, replay).write(newest);
            sizes.put(number, repaired.bytes());
            if (newest) {
                numbers = repaired.numbers();
            }
        } catch (IOException refused) {
            if (DiskTrouble.of(refused) != DiskTrouble.NO_SPACE) {
                throw refused;
            }
            keepAsItIs(number, scan, replay, newest);
        }
    }

    /** A torn end of what nobody was told is safe goes without a copy; where somebody asked for a thorough look, nothing does. */
    private void keepCopy(LoadedSegment loaded, Recovered finding) throws IOException {
        switch (finding) {
            case Recovered.Quarantined(SegmentKey ignored, Recovered.Range range, Recovered.Cause cause) ->
                quarantine.keep(loaded, range.from(), range.to());
            case Recovered.Truncated(SegmentKey ignored, long at, long bytes, long events) -> {
                if (thorough) {
                    quarantine.keep(loaded, at, at + bytes);
                }
            }
            case Recovered.Whole ignored -> {
                // Nothing of it goes.
            }
        }
    }

    private void keepAsItIs(long segment, SegmentScan scan, Replay replay, boolean newest) {
        var behind = new Numbers();
        behind.nextSegment = segment + 1;
        behind.nextFrame = scan.nextFrame();
        behind.nextSequence = scan.nextSequence();
        List<StoredChunk> stored =
                replay.chunks().stream().map(ReplayedChunk::stored).toList();
        unsealed.put(
                segment,
                SegmentIndex.of(
                        place.key(segment), stored, replay.lostEvents(), behind.nextFrame, behind.nextSequence));
        remarks.add("there is no room to write " + place.key(segment) + " anew; it is read as it is");
        if (newest) {
            numbers = behind;
        }
    }
}
