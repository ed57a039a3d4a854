// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.Disk.LockAnswer;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Opens a store, step by step; each may be cut short and made again at the next opening. For one thread, once. */
final class StoreOpening {
    /** Where sequences go on that nobody knows any more: far behind whatever may have been in use. */
    private static final long FAR = 1L << 32;

    private static final Fate FORGOTTEN = Fate.shed("forgotten");

    private final Surroundings world;
    private final StorePlan plan;
    private final LogListener listener;
    private final Disk disk;
    private final Path root;
    private final List<String> remarks = new ArrayList<>();
    private final List<Recovered> found = new ArrayList<>();
    private final List<OutputCursor> opened = new ArrayList<>();
    private final Set<String> newOutputs = new HashSet<>();

    StoreOpening(Surroundings world, StorePlan plan, LogListener listener) {
        this.world = world;
        this.plan = plan;
        this.listener = listener;
        this.disk = world.disk();
        this.root = plan.folder().toAbsolutePath();
    }

    StoreFolder open() throws IOException {
        makeRoot();
        Disk.Lock lock =
                switch (disk.tryLock(root.resolve("LOCK"), plan.holder())) {
                    case LockAnswer.Locked(Disk.Lock ours) -> ours;
                    case LockAnswer.Taken(String holder) ->
                        throw new StoreRefusedException("store at " + root + " is in use by " + holder
                                + ": stop that process first; two agents need a storage.path each");
                };
        try {
            return open(lock);
        } catch (IOException | RuntimeException refused) {
            opened.forEach(OutputCursor::abandon);
            lock.close();
            throw refused;
        }
    }

    /** Makes the folder, durably with whatever is missing above it. */
    private void makeRoot() throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path path = root; path != null && !isThere(path); path = path.getParent()) {
            missing.addFirst(path);
        }
        disk.createFolders(root);
        for (Path made : missing) {
            Path above = made.getParent();
            if (above != null) {
                disk.syncFolder(above);
            }
        }
    }

    private boolean isThere(Path path) throws IOException {
        try {
            return disk.status(path).kind() == FileStatus.Kind.FOLDER;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    private StoreFolder open(Disk.Lock lock) throws IOException {
        UUID identity = identity();
        var state = new StateSlots(disk, root, identity);
        boolean known = state.load();
        var logs = new TreeMap<LogName, SegmentLog>();
        for (LogName name : LogName.all()) {
            logs.put(name, open(new LogPlace(world, root, identity, name, codecs()), state));
        }
        boolean fresh = logs.values().stream().allMatch(log -> log.segments().isEmpty());
        boolean clean = state.isClean() || (!known && fresh);
        if (!known && !fresh) {
            remarks.add("the file state of " + root + " cannot be read; everything was found by looking");
        }
        Cursors cursors = cursors(identity, logs);
        logs.values().forEach(log -> log.note(state));
        state.publish(false);
        var reserve = new Reserve(disk, root);
        if (!reserve.take()) {
            remarks.add("there is no room at " + root + " for the reserve of " + Reserve.BYTES + " bytes");
        }
        disk.syncFolder(root);
        var report = new RecoveryReport(
                clean, found, remarks, newOutputs, cursors.unclaimed().keySet());
        return new StoreFolder(identity, new StoreFolder.Contents(lock, state, reserve, logs, cursors), report);
    }

    private UUID identity() throws IOException {
        var format = new StoreFormat(disk, root);
        Optional<StoreFormat.Words> written = format.read();
        List<String> writing =
                codecs().writing().map(FrameCodec::label).map(List::of).orElse(List.of());
        if (written.isPresent()) {
            requireKnown(written.get());
            if (!written.get().codecs().containsAll(writing)) {
                format.write(written.get().with(writing));
            }
            return written.get().identity();
        }
        UUID identity = plan.freshIdentity();
        Collection<String> used = writing;
        for (LogName name : LogName.all()) {
            Path folder = root.resolve(name.folder());
            disk.createFolders(folder);
            UUID claimed = format.claimedBySegments(folder);
            if (claimed != null) {
                identity = claimed;
                used = codecs().labels();
                remarks.add("the file FORMAT of " + root + " was gone or damaged; it was written again as " + name
                        + " has it");
                break;
            }
        }
        String created = world.wallClock().instant().toString();
        format.write(new StoreFormat.Words(identity, created, new TreeSet<>(used)));
        return identity;
    }

    private FrameCodecs codecs() {
        return plan.settings().codecs();
    }

    /** Refuses a store of which some frames could not be read, before anything of it is taken for damaged. */
    private void requireKnown(StoreFormat.Words written) throws StoreRefusedException {
        var unknown = new TreeSet<>(written.codecs());
        unknown.removeAll(codecs().labels());
        if (!unknown.isEmpty()) {
            throw new StoreRefusedException("store at " + root + " has frames that are compressed with "
                    + String.join(" and ", unknown) + ", and known here is " + codecs().labels()
                    + ": open it with a Weir that has that compression, and nothing of it is lost");
        }
    }

    // ---- logs

    private SegmentLog open(LogPlace place, StateSlots state) throws IOException {
        disk.createFolders(place.folder());
        StateSlots.Held held = state.of(place.name());
        if (held != null) {
            finishDeleting(place, held);
        }
        RecoveredLog log = new Recovery(place, new Quarantine(disk, root), state.isClean(), plan.thorough()).run();
        found.addAll(log.found());
        remarks.addAll(log.remarks());
        if (held != null) {
            compare(place, held, log);
        }
        var shelf = new SegmentShelf(place, state, log, listener::damaged);
        return new SegmentLog(place, plan.settings(), listener, shelf, log);
    }

    private void finishDeleting(LogPlace place, StateSlots.Held held) throws IOException {
        for (SegmentRange range : held.deleting()) {
            for (long segment = range.first(); segment <= range.last(); segment++) {
                try {
                    disk.delete(place.path(segment));
                } catch (NoSuchFileException gone) {
                    // It was deleted before the end came.
                }
            }
        }
        if (!held.deleting().isEmpty()) {
            disk.syncFolder(place.folder());
        }
    }

    /** Holds what is there against what there should be. */
    private void compare(LogPlace place, StateSlots.Held held, RecoveredLog log) {
        for (SegmentRange range : held.live()) {
            for (long segment = range.first(); segment <= range.last(); segment++) {
                if (!log.sizes().containsKey(segment) && !isTold(place.key(segment))) {
                    var nothing = new Recovered.Range(0, 0, 0, 0);
                    found.add(new Recovered.Quarantined(place.key(segment), nothing, Recovered.Cause.MISSING));
                }
            }
        }
        Numbers numbers = log.numbers();
        numbers.nextSegment = Math.max(numbers.nextSegment, held.nextSegment());
        if (log.sizes().isEmpty() && held.nextFrame() > 1) {
            numbers.nextFrame = held.nextFrame() + FAR;
            numbers.nextSequence = held.nextSequence() + FAR;
        }
    }

    /**
     * Whether books may be wrong: where something was cut out, and where more than the newest segment of a log was not
     * closed, for a disk that syncs what it does not keep may have lost some of an older one.
     */
    private boolean isDoubtful() {
        Map<LogName, Set<Long>> open = new TreeMap<>();
        for (Recovered finding : found) {
            SegmentKey segment = finding.segment();
            Set<Long> ofLog = open.computeIfAbsent(segment.log(), first -> new TreeSet<>());
            ofLog.add(segment.number());
            if (finding instanceof Recovered.Quarantined || ofLog.size() > 1) {
                return true;
            }
        }
        return false;
    }

    private boolean isTold(SegmentKey segment) {
        return found.stream().anyMatch(finding -> finding.segment().equals(segment));
    }

    // ---- cursors

    private Cursors cursors(UUID identity, Map<LogName, SegmentLog> logs) throws IOException {
        var folder = new CursorFolder(world, root, identity, listener);
        Map<String, CursorState> states = folder.load(remarks);
        // A disk that syncs what it does not keep may have lost segments of which the cursors know.
        logs.forEach((name, log) -> states.values().forEach(state -> log.beginAt(state.firstUnknown(name))));
        var reckoning = new Reckoning(logs, plan.thorough() || isDoubtful());
        if (plan.thorough()) {
            var mending = new CursorMending(folder, logs, reckoning, remarks);
            mending.mendAll(states, new Quarantine(disk, root));
        }
        Map<String, OutputCursor> claimed = new TreeMap<>();
        for (String output : plan.outputs()) {
            CursorState state = states.remove(output);
            boolean written = state != null;
            boolean lost = !written && folder.has(output);
            if (state == null) {
                state = lost ? new CursorState() : begun(output, logs);
            }
            Tally settled = written || lost ? settle(reckoning, output, state, lost) : Tally.ZERO;
            OutputCursor cursor = open(folder, output, state, logs);
            if (!written || !settled.equals(Tally.ZERO)) {
                cursor.flush();
            }
            claimed.put(output, cursor);
        }
        Map<String, OutputCursor> rest = new TreeMap<>();
        for (Map.Entry<String, CursorState> state : states.entrySet()) {
            rest.put(state.getKey(), open(folder, state.getKey(), state.getValue(), logs));
        }
        return new Cursors(folder, claimed, rest);
    }

    /** What the disk refuses here keeps no store from opening. */
    private Tally settle(Reckoning reckoning, String output, CursorState state, boolean unknown) {
        try {
            return reckoning.settle(output, state, unknown);
        } catch (StoreFailedException refused) {
            remarks.add("what output " + output + " holds is counted wrong: " + refused.getMessage());
            return Tally.ZERO;
        }
    }

    /** A new output gets what is stored from now on; what one of its identity was given before it was forgotten is past. */
    private CursorState begun(String output, Map<LogName, SegmentLog> logs) {
        var state = new CursorState();
        logs.forEach((name, log) -> state.beginAt(name, log.nextSegment()));
        Tally before = Tally.sum(logs.values().stream()
                .map(log -> log.totals().bufferedByOutput().getOrDefault(output, Tally.ZERO))
                .toList());
        if (!before.equals(Tally.ZERO)) {
            state.count(before, FORGOTTEN);
        }
        newOutputs.add(output);
        return state;
    }

    private OutputCursor open(CursorFolder folder, String output, CursorState state, Map<LogName, SegmentLog> logs)
            throws IOException {
        logs.forEach((name, log) -> state.clamp(name, new TreeSet<>(log.segments()), log.nextSegment()));
        OutputCursor cursor = folder.open(output, state);
        opened.add(cursor);
        return cursor;
    }
}
