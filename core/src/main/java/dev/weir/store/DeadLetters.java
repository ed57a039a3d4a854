// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.disk.DiskTrouble;
import dev.weir.event.EventBatch;
import dev.weir.event.EventScanner;
import dev.weir.event.MalformedEventException;
import dev.weir.notice.Notices;
import dev.weir.segment.AppendAnswer;
import dev.weir.segment.ChunkHead;
import dev.weir.segment.Fate;
import dev.weir.segment.LogChunk;
import dev.weir.segment.LogListener;
import dev.weir.segment.LogName;
import dev.weir.segment.LogSettings;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.Part;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.StoredChunk;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.segment.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What destinations refused, kept on disk with its cause until somebody looks: a store of its own, whose log of dead
 * letters is the only one in use. Safe for any thread; one lock, under which files are written.
 *
 * <p>A letter is one chunk of that log, what it is said of it is the note of the chunk. Those that were taken out again are
 * noted in the cursor {@link #OWNER}. Bound: the files have at most {@code limit} bytes and what comes until the disk has
 * noted that the oldest go; these are counted as evicted, and told.
 */
public final class DeadLetters implements AutoCloseable {
    /** Whose the letters are, in place of the outputs that they were for. */
    public static final String OWNER = "(dead letters)";

    /** Letters that went because there were too many. */
    static final Fate EVICTED = Fate.shed("limit");

    private static final Fate DROPPED = Fate.shed("dropped");
    private static final String WHO = "dead letters";
    private static final long RESCUE_AGAIN = 1_000_000_000L;

    /** Each attempt begins a new segment or a new chunk; more would be a fault. */
    private static final int APPENDS_MAX = 4;

    private final StoreFolder folder;
    private final SegmentLog log;
    private final OutputCursor cursor;
    private final DeadLetterSettings settings;
    private final Surroundings world;
    private final Notices notices;
    private final UUID identity;
    private final Set<Long> going = new HashSet<>();
    private long goingBytes;

    private DeadLetters(StoreFolder folder, DeadLetterSettings settings, Surroundings world, Notices notices) {
        this.folder = folder;
        this.settings = settings;
        this.world = world;
        this.notices = notices;
        log = folder.log(LogName.DEAD_LETTERS);
        cursor = folder.cursor(OWNER);
        UUID store = folder.identity();
        identity = new UUID(store.getMostSignificantBits(), ~store.getLeastSignificantBits());
    }

    /**
     * Opens the folder, or makes it, and lets go of what is not wanted any more.
     *
     * @param holder who opens it, for others that want it too
     * @throws UncheckedIOException if another process has it, its format is not known, or the disk refuses
     */
    public static DeadLetters open(
            DeadLetterSettings settings, UUID freshIdentity, String holder, Surroundings world, Notices notices) {
        var events = new Events(notices);
        var logs = new LogSettings(
                Math.clamp(settings.limit() / 16, LogSettings.SMALLEST, LogSettings.LARGEST), SyncPolicy.NORMAL);
        var plan = new StorePlan(settings.folder(), freshIdentity, Set.of(OWNER), logs, holder);
        try {
            var letters = new DeadLetters(StoreFolder.open(world, plan, events), settings, world, notices);
            events.letters = letters;
            letters.folder.report().remarks().forEach(remark -> notices.warn(WHO, remark));
            letters.sweep();
            return letters;
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "the dead letters in " + settings.folder() + " cannot be opened: " + refused.getMessage(), refused);
        }
    }

    // ---- keeping

    /**
     * Keeps events.
     *
     * @param refused the chunk or the piece
     * @param payload its bytes, read until the answer is there
     * @return completes with true when they are durable; with false where they cannot be a letter, because an event has more
     *     than {@value SegmentLog#PAYLOAD_MAX} bytes; exceptionally where the disk refuses, and it may be tried again
     */
    public CompletableFuture<Boolean> keep(Chunk refused, SlabBuffer payload, DeadLetter.Trial trial) {
        var kept = new CompletableFuture<Boolean>();
        try {
            world.executor().execute(() -> keep(refused, payload, trial, kept));
        } catch (RejectedExecutionException noThread) {
            kept.completeExceptionally(noThread);
        }
        return kept;
    }

    private void keep(Chunk refused, SlabBuffer payload, DeadLetter.Trial trial, CompletableFuture<Boolean> kept) {
        try {
            List<EventBatch> batches = batches(payload);
            if (batches.isEmpty()) {
                kept.complete(false);
                return;
            }
            Instant now = world.wallClock().instant();
            var letter = new DeadLetter(
                    refused.stream(),
                    trial.output(),
                    refused.id().toString(),
                    trial.attempts(),
                    now.minus(trial.since()),
                    now,
                    trial.cause());
            long mark = append(letter, batches);
            CompletableFuture<Void> _ = log.whenDurable(mark).whenComplete((durable, failed) -> {
                if (failed == null) {
                    kept.complete(true);
                } else {
                    kept.completeExceptionally(failed);
                }
            });
        } catch (IOException | RuntimeException | Error failed) {
            kept.completeExceptionally(failed);
        }
    }

    /** Each slab holds whole events; nothing where they cannot be kept. */
    private static List<EventBatch> batches(SlabBuffer payload) {
        var batches = new ArrayList<EventBatch>(payload.slabs());
        for (int slab = 0; slab < payload.slabs(); slab++) {
            var bytes = new byte[payload.slabBytes(slab)];
            if (bytes.length > SegmentLog.PAYLOAD_MAX) {
                return List.of();
            }
            payload.copySlab(slab, bytes, 0);
            try {
                batches.add(new EventBatch(bytes, 0, bytes.length, EventScanner.count(bytes, 0, bytes.length)));
            } catch (MalformedEventException notEvents) {
                return List.of();
            }
        }
        return batches;
    }

    private synchronized long append(DeadLetter letter, List<EventBatch> batches) throws StoreFailedException {
        var head = new ChunkHead(letter.stream(), List.of(OWNER), letter.note());
        LogChunk chunk = log.begin(head);
        for (int attempt = 0; attempt < APPENDS_MAX; attempt++) {
            LogChunk into = chunk;
            List<Part> group = batches.stream()
                    .map(batch -> new Part(into, batch, AckLevel.DISK, false))
                    .toList();
            switch (log.append(group, null)) {
                case AppendAnswer.Written ignored -> {
                    long mark = log.seal(chunk);
                    makeRoom();
                    return mark;
                }
                case AppendAnswer.Full ignored -> log.roll();
                case AppendAnswer.Closed ignored -> chunk = log.begin(head);
            }
        }
        throw new IllegalStateException("a dead letter finds no segment");
    }

    // ---- the bound

    private void makeRoom() throws StoreFailedException {
        List<Long> segments = log.segments();
        long bytes = log.bytes();
        for (long segment : segments.subList(0, segments.size() - 1)) {
            if (bytes - goingBytes <= settings.limit()) {
                return;
            }
            if (!going.contains(segment)) {
                evict(segment);
            }
        }
    }

    /** Its file goes when its end is durable, so that no letter is ever gone and not counted. */
    private void evict(long segment) throws StoreFailedException {
        long size = log.summary(segment).bytes();
        Tally gone = left(segment);
        going.add(segment);
        goingBytes += size;
        if (gone.events() > 0) {
            notices.warn(
                    WHO,
                    "events=" + gone.events() + " of the oldest go, because there are more than storage.rejected.limit="
                            + settings.limit() + " bytes of them");
        }
        CompletableFuture<Void> _ =
                cursor.whenDurable(end(segment, gone, EVICTED)).thenRun(() -> delete(segment, size));
    }

    private synchronized void delete(long segment, long size) {
        going.remove(segment);
        goingBytes -= size;
        try {
            log.delete(List.of(segment));
        } catch (StoreFailedException stays) {
            // It is in the way of the next letter, which tries again.
        }
    }

    /** Lets segments go of which no letter is left. */
    private synchronized void sweep() throws StoreFailedException {
        for (long segment : log.segments()) {
            if (log.summary(segment).sealed() && left(segment).events() == 0) {
                end(segment, Tally.ZERO, DROPPED);
                log.delete(List.of(segment));
            }
        }
    }

    private long end(long segment, Tally share, Fate fate) {
        return cursor.ended(new SegmentKey(log.name(), segment), share, fate);
    }

    private Tally left(long segment) throws StoreFailedException {
        Tally left = Tally.ZERO;
        try (SegmentReader reader = log.read(segment)) {
            for (StoredChunk chunk : reader) {
                left = cursor.isEnded(chunk.place()) ? left : left.plus(chunk.events(), chunk.bytes());
            }
        }
        return left;
    }

    // ---- taking out

    /** Sees letters that are still there, oldest first. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One letter.
         *
         * @param letter what is said of it
         * @param chunk as which it is delivered, with an id of its own; ends with the call
         * @param payload its events
         * @return what is to become of it
         */
        Wish read(DeadLetter letter, Chunk chunk, SlabBuffer payload);
    }

    /** What is to become of a letter. */
    public enum Wish {
        /** It stays. */
        KEEP,
        /** It goes; its destination took it. */
        DELIVERED,
        /** It goes; nobody wants it. */
        DROP,
        /** It stays, and no further one is wanted. */
        STOP
    }

    /**
     * Goes through all letters; for one thread, while nobody keeps any. What goes is durable when this returns, and
     * each piece of it within a second.
     *
     * @param pool where payload is read to
     * @throws StoreFailedException if the disk refuses; what has gone until then is gone
     */
    public void forEach(SlabPool pool, Reader reader) throws StoreFailedException {
        for (long segment : log.segments()) {
            if (!forEach(segment, pool, reader)) {
                break;
            }
        }
        sweep();
    }

    private boolean forEach(long segment, SlabPool pool, Reader reader) throws StoreFailedException {
        try (SegmentReader file = log.read(segment)) {
            for (StoredChunk stored : file) {
                if (cursor.isEnded(stored.place())) {
                    continue;
                }
                Wish wish = read(stored, file, pool, reader);
                if (wish == Wish.STOP) {
                    return false;
                }
                if (wish != Wish.KEEP) {
                    var share = new Tally(stored.events(), stored.bytes());
                    cursor.ended(stored.place(), share, wish == Wish.DROP ? DROPPED : Fate.DELIVERED);
                }
            }
        }
        return true;
    }

    private Wish read(StoredChunk stored, SegmentReader file, SlabPool pool, Reader reader)
            throws StoreFailedException {
        DeadLetter letter = DeadLetter.of(stored.head().stream(), stored.head().note());
        Optional<SlabBuffer> payload;
        try {
            payload = new ChunkLoad(file, pool).load(stored.place());
        } catch (ChunkDamagedException damaged) {
            notices.error(WHO, String.valueOf(damaged.getMessage()));
            return Wish.KEEP;
        }
        if (payload.isEmpty()) {
            return Wish.KEEP;
        }
        try {
            return reader.read(letter, chunk(stored), payload.get());
        } finally {
            payload.get().release();
        }
    }

    /** With an id that no chunk had before, so that a destination that remembers its refusal by it does not answer by heart. */
    private Chunk chunk(StoredChunk stored) {
        return new Chunk(
                new ChunkId(identity, stored.head().stream().priority(), stored.id()),
                Ordinals.of(stored.place()),
                stored.head().stream(),
                stored.events(),
                stored.bytes(),
                0,
                AckLevel.MEMORY,
                RouteMask.of(0),
                List.of(),
                0);
    }

    // ---- what is known

    /** What is kept at this moment. */
    public Extent extent() {
        Tally given = log.totals().bufferedByOutput().getOrDefault(OWNER, Tally.ZERO);
        var ends = cursor.totals();
        Tally held = given.minus(Tally.sum(ends.values())).atLeastNothing();
        return new Extent(
                log.bytes(),
                settings.limit(),
                held.events(),
                ends.getOrDefault(EVICTED, Tally.ZERO).events());
    }

    /**
     * How many dead letters there are.
     *
     * @param bytes of their files
     * @param limit bytes that these may have
     * @param events kept
     * @param evicted events that went because there were more, in the life of the folder
     */
    public record Extent(long bytes, long limit, long events, long evicted) {}

    @Override
    public void close() {
        folder.close();
    }

    /** Writes again what a sync failed for; who waits for it goes on waiting. */
    private void rescue() {
        try {
            long lost = new Rescue(log, chunk -> Optional.empty()).run();
            if (lost > 0) {
                notices.error(WHO, "events=" + lost + " could not be read again after the disk had failed");
            }
        } catch (IOException failed) {
            notices.error(WHO, "writing them again failed, tried again in a second: " + failed.getMessage());
            world.timers().after(RESCUE_AGAIN, () -> world.executor().execute(this::rescue));
        }
    }

    /** Hears of the troubles of the log. */
    private static final class Events implements LogListener {
        private final Notices notices;
        private volatile @Nullable DeadLetters letters;

        private Events(Notices notices) {
            this.notices = notices;
        }

        @Override
        public void suspect(SegmentLog log, DiskTrouble trouble, Throwable cause) {
            notices.error(
                    WHO,
                    "the disk could not make them durable (" + trouble + ": " + cause.getMessage()
                            + "); they are written again to a new file");
            DeadLetters opened = letters;
            if (opened != null) {
                opened.world.executor().execute(opened::rescue);
            }
        }

        @Override
        public void failed(SegmentLog log, DiskTrouble trouble, Throwable cause) {
            notices.error(
                    WHO,
                    "the disk failed " + SegmentLog.FAILURES_MAX + " times in a row (" + trouble + ": "
                            + cause.getMessage()
                            + "); no more are taken, and what is refused waits: mend the disk and start"
                            + " again");
        }
    }
}
