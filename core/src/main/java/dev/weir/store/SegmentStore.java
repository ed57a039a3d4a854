// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.backpressure.ProcessMemory;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.EventRange;
import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.disk.Disk;
import dev.weir.disk.DiskTrouble;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.ledger.RouteEnd;
import dev.weir.notice.Notices;
import dev.weir.segment.AppendAnswer;
import dev.weir.segment.ChunkHead;
import dev.weir.segment.ChunkPlace;
import dev.weir.segment.EndedPieces;
import dev.weir.segment.LogChunk;
import dev.weir.segment.LogName;
import dev.weir.segment.LogSettings;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.Part;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentSummary;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.Surroundings;
import dev.weir.segment.Tally;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The store whose chunks lie in segments on disk, and in memory as far as that lasts. Safe for any thread.
 *
 * <p>An append writes a frame and, where the chunk's payload lies in memory too, copies it there; so
 * what is delivered soon is never read from disk. A chunk is handed on when its seal is durable.
 *
 * <p>It hands work on: {@link Teller} waits for the disk, {@link UntoldChunks} holds what grows, {@link Payloads} what lies
 * in memory, {@link Pages} reads on for lanes, {@link Collector} lets segments go, {@link Recess} ends a full disk.
 */
public final class SegmentStore implements DurableStore {
    private static final long RESCUE_AGAIN = 1_000_000_000L;

    private final StoreFolder folder;
    private final SegmentLog log;
    private final List<String> outputs;
    private final Parts parts;
    private final Teller teller;
    private final Segments segments;
    private final Payloads payloads;
    private final Collector collector;
    private final Recess recess;
    private final UntoldChunks untold = new UntoldChunks();
    private final Pages pages;
    private final Positions positions;
    private final long last;
    private final long limit;
    private final Deque<GrowingChunk> unsealed = new ArrayDeque<>();
    private long mark;
    private volatile boolean closed;

    /**
     * Opens a store, or makes one, and recovers it.
     *
     * @param settings where it lies and how it behaves
     * @param outputs identities of the outputs, by route
     * @param freshIdentity its own, where it has none yet
     * @param world what its files need of the world
     * @param parts what it works with
     * @throws UncheckedIOException if another process has it, its format is not known, or the disk refuses
     */
    public static SegmentStore open(
            StoreSettings settings, List<String> outputs, UUID freshIdentity, Surroundings world, Parts parts) {
        var listener = new LogEvents(parts);
        long free = free(settings, world.disk());
        var plan = new StorePlan(
                settings.folder(),
                freshIdentity,
                Set.copyOf(outputs),
                new LogSettings(
                        LogSettings.segmentBytesUnder(Math.min(settings.leastQueue(), limit(settings, free, 0))),
                        settings.sync(),
                        settings.codecs()),
                "process " + ProcessHandle.current().pid() + ", since "
                        + world.wallClock().instant());
        try {
            StoreFolder folder = StoreFolder.open(world, plan, listener);
            long held = folder.log(LogName.of(Priority.NORMAL)).bytes();
            var store = new SegmentStore(folder, outputs, parts, limit(settings, free, held));
            listener.begin(store);
            OpeningWords.tell(folder, settings.folder(), parts.notices);
            return store;
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "the store in " + settings.folder() + " cannot be opened: " + refused.getMessage(), refused);
        }
    }

    /** What is free where the store lies; asked only where the limit depends on it. */
    private static long free(StoreSettings settings, Disk disk) {
        if (settings.limit() != StoreSettings.HALF_OF_FREE) {
            return 0;
        }
        try {
            disk.createFolders(settings.folder());
            return disk.freeBytes(settings.folder());
        } catch (IOException unknown) {
            throw new UncheckedIOException(
                    "it cannot be found out how much is free in " + settings.folder() + " (" + unknown.getMessage()
                            + "): give the store a storage.limit",
                    unknown);
        }
    }

    private static long limit(StoreSettings settings, long free, long held) {
        return settings.limit() == StoreSettings.HALF_OF_FREE ? free / 2 + held / 2 : settings.limit();
    }

    /** Over a folder that is open and recovered. */
    private SegmentStore(StoreFolder folder, List<String> outputs, Parts parts, long limit) {
        this.folder = folder;
        this.limit = limit;
        this.outputs = List.copyOf(outputs);
        this.parts = parts;
        log = folder.log(LogName.of(Priority.NORMAL));
        teller = new Teller(log, parts.timers, parts.executor);
        segments = new Segments(log);
        pages = new Pages(log, segments, untold, folder.identity(), this.outputs, parts);
        payloads = new Payloads(parts.share, this::load);
        recess = new Recess(folder, this::mayAppend, this::makeRoom, parts);
        collector = new Collector(log, cursors(), segments, parts, recess::look);
        positions = new Positions(log, parts.timers, parts.executor);
        last = lastOfEarlierRuns();
        collector.survey();
    }

    /** Those of all outputs, and of outputs that are not there any more: what they have not delivered stays. */
    private List<OutputCursor> cursors() {
        var cursors = new ArrayList<OutputCursor>();
        outputs.forEach(output -> cursors.add(folder.cursor(output)));
        for (String gone : folder.unclaimed()) {
            OutputCursor cursor = folder.unclaimed(gone);
            if (cursor != null) {
                cursors.add(cursor);
            }
        }
        return cursors;
    }

    /** Recovery has sealed what it found, and what comes goes into a new segment. */
    private long lastOfEarlierRuns() {
        List<Long> earlier = log.segments();
        return earlier.isEmpty() ? -1 : Ordinals.lastOf(earlier.getLast());
    }

    @Override
    public GrowingChunk begin(StreamKey stream, RouteMask routes, boolean inMemory, WhenSealed whenSealed) {
        var identities = new ArrayList<String>(routes.size());
        routes.forEach(route -> identities.add(outputs.get(route)));
        var builder = new GrowingChunk(stream, routes, parts.ticker.nanos(), parts.pool, inMemory);
        untold.add(new UntoldChunks.Untold(builder, log.begin(new ChunkHead(stream, identities)), whenSealed));
        return builder;
    }

    @Override
    public boolean append(List<Addition> group) {
        if (recess.lasts()) {
            // Else what is taken now could be sealed before what could not be sealed a moment ago.
            throw new StoreUnavailableException("the store takes nothing for now", null);
        }
        if (!isBelowLimit()) {
            throw recess.full("its files have " + (log.bytes() + StoreFolder.RESERVE_BYTES) + " bytes, storage.limit="
                    + limit + "; it goes on by itself when destinations have taken enough: see which one does not,"
                    + " or raise storage.limit");
        }
        Addition.reserve(group);
        var frames = new ArrayList<Part>(group.size());
        for (Addition part : group) {
            LogChunk chunk = untold.of(part.chunk()).logged();
            frames.add(new Part(chunk, part.events(), part.ack(), part.keptBySender()));
        }
        try {
            return switch (log.append(frames, group.getFirst().position())) {
                case AppendAnswer.Written(long at) -> {
                    group.forEach(Addition::copy);
                    reached(at);
                    yield true;
                }
                case AppendAnswer.Closed ignored -> false;
                case AppendAnswer.Full ignored -> {
                    roll();
                    yield false;
                }
            };
        } catch (StoreFailedException failed) {
            throw recess.unavailable(failed);
        }
    }

    private boolean mayAppend() {
        return log.standing() == SegmentLog.Standing.SOUND && isBelowLimit() && sealWaiting();
    }

    /** The newest segment never counts against those who append, because it goes only when there is a newer one. */
    private boolean isBelowLimit() {
        return log.bytes() + StoreFolder.RESERVE_BYTES < limit || log.segments().size() <= 1;
    }

    private synchronized void reached(long at) {
        mark = Math.max(mark, at);
    }

    /** Begins the next segment. What that seals is told in its place among the others. */
    private synchronized void roll() throws StoreFailedException {
        for (LogChunk chunk : log.roll()) {
            untold.find(chunk).ifPresent(known -> teller.hurry(mark, () -> tell(known)));
        }
    }

    /** Closes the active segment, of which all may have been delivered, so that it can be let go like the others. */
    private void makeRoom() {
        try {
            roll();
            teller.hurry(log.beginSegment(), collector::somethingEnded);
        } catch (StoreFailedException still) {
            // There is not even room for that; the next time there may be.
        }
    }

    @Override
    public boolean isOpen(GrowingChunk builder) {
        return untold.isOpen(builder);
    }

    @Override
    public void discard(GrowingChunk builder) {
        untold.remove(builder);
        builder.payload().release();
    }

    @Override
    public synchronized void seal(GrowingChunk builder) {
        UntoldChunks.Untold known = untold.of(builder);
        if (known.logged().isSealed()) {
            return;
        }
        try {
            mark = Math.max(mark, log.seal(known.logged()));
            teller.hurry(mark, () -> tell(known));
        } catch (StoreFailedException failed) {
            recess.unavailable(failed);
            unsealed.add(builder);
        }
    }

    /** Seals, in their order, what could not be sealed, save what went with all of its segment meanwhile. */
    private synchronized boolean sealWaiting() {
        try {
            while (!unsealed.isEmpty()) {
                GrowingChunk first = unsealed.getFirst();
                if (isOpen(first)) {
                    UntoldChunks.Untold known = untold.of(first);
                    mark = Math.max(mark, log.seal(known.logged()));
                    teller.hurry(mark, () -> tell(known));
                }
                unsealed.removeFirst();
            }
            return true;
        } catch (StoreFailedException still) {
            return false;
        }
    }

    /** Writes again what could not be made durable; until that is done nothing is taken. */
    void rescue() {
        if (closed) {
            return;
        }
        try {
            long lost = new Rescue(log, this::builder).run();
            parts.notices.info("storage", "what could not be made durable was written again to a new file");
            if (lost > 0) {
                parts.notices.error(
                        "storage",
                        "events=" + lost + " of it could not be read any more; nobody was told that they are safe");
            }
        } catch (IOException failed) {
            parts.notices.error("storage", "writing it again failed, tried again in a second: " + failed.getMessage());
            parts.timers.after(RESCUE_AGAIN, () -> parts.executor.execute(this::rescue));
        }
    }

    private Optional<GrowingChunk> builder(LogChunk chunk) {
        return untold.find(chunk).map(UntoldChunks.Untold::growing);
    }

    /** A segment is closed for good. */
    void rolled(SegmentSummary sealed) {
        segments.close(sealed.key().number());
        collector.sealed(sealed);
    }

    private void tell(UntoldChunks.Untold sealed) {
        GrowingChunk growing = sealed.growing();
        LogChunk chunk = sealed.logged();
        var id = new ChunkId(folder.identity(), chunk.head().stream().priority(), chunk.id());
        if (growing.inMemory()) {
            payloads.keep(id, growing.payload());
        }
        sealed.whenSealed().sealed(growing, id, Ordinals.of(chunk.place()));
        untold.remove(growing);
    }

    @Override
    public void whenDurable(Runnable action) {
        teller.hurry(latest(), action);
    }

    @Override
    public void onceDurable(Runnable action) {
        teller.patiently(latest(), action);
    }

    private synchronized long latest() {
        return mark;
    }

    @Override
    public void whenAvailable(Runnable action) {
        recess.whenOver(action);
    }

    @Override
    public void position(String input, SourcePosition position) {
        positions.note(input, position);
    }

    @Override
    public void forget(String input, String source) {
        positions.forget(input, source);
    }

    @Override
    public List<SourcePosition> positions(String input) {
        return folder.positions(input).entrySet().stream()
                .map(source -> new SourcePosition(source.getKey(), source.getValue()))
                .toList();
    }

    @Override
    public SlabBuffer read(Chunk chunk) {
        return payloads.read(chunk);
    }

    private SlabBuffer load(Chunk chunk) {
        ChunkPlace place = place(chunk.ordinal());
        try {
            long segment = place.segment().number();
            Optional<SlabBuffer> known =
                    segments.read(segment, reader -> new ChunkLoad(reader, parts.pool).load(place));
            if (known.isEmpty()) {
                known = segments.readAnew(segment, reader -> new ChunkLoad(reader, parts.pool).load(place));
            }
            return known.orElseThrow(
                    () -> new ChunkDamagedException("chunk " + chunk.id() + " is not where it was", null));
        } catch (StoreFailedException failed) {
            String message = "chunk " + chunk.id() + " cannot be read: " + failed.getMessage();
            throw failed.trouble() == DiskTrouble.GONE
                    ? new ChunkDamagedException(message, failed)
                    : new UncheckedIOException(message, failed);
        }
    }

    @Override
    public void endRead(Chunk chunk) {
        payloads.endRead(chunk.id());
    }

    @Override
    public void release(Chunk chunk) {
        payloads.release(chunk.id());
    }

    @Override
    public void ended(Chunk chunk, int route, RouteEnd end) {
        var share = new Tally(chunk.events(), chunk.bytes());
        folder.cursor(outputs.get(route)).ended(place(chunk.ordinal()), share, Books.fate(end));
        collector.somethingEnded();
    }

    @Override
    public CompletableFuture<Void> pieceEnded(Chunk piece, int route, RouteEnd end, boolean last) {
        EventRange events = Objects.requireNonNull(piece.id().piece(), "a piece names its events");
        OutputCursor cursor = folder.cursor(outputs.get(route));
        var share = new Tally(piece.events(), piece.bytes());
        long at = cursor.ended(place(piece.ordinal()), events, share, Books.fate(end), last);
        collector.somethingEnded();
        return cursor.whenDurable(at);
    }

    @Override
    public EndedPieces endedPieces(Chunk chunk, int route) {
        return folder.cursor(outputs.get(route)).pieces(place(chunk.ordinal()));
    }

    @Override
    public Page page(int route, long after, long upTo, int most) {
        return pages.read(folder.cursor(outputs.get(route)), after, upTo, most);
    }

    @Override
    public Standing standing(int route) {
        OutputCursor cursor = folder.cursor(outputs.get(route));
        return new Standing(Books.account(log, cursor), Ordinals.firstOf(cursor.frontier(log.name())) - 1, last);
    }

    @Override
    public Taken taken(String input) {
        Tally stored = log.totals().storedByInput().getOrDefault(input, Tally.ZERO);
        return new Taken(stored.events(), stored.bytes());
    }

    @Override
    public Extent extent() {
        long bytes = 0;
        int files = 0;
        long lost = 0;
        for (SegmentLog each : folder.logs()) {
            bytes += each.bytes();
            files += each.segments().size();
            lost += each.totals().lost();
        }
        return new Extent(bytes, files, payloads.count(), lost, folder.report().clean() ? 0 : 1);
    }

    private ChunkPlace place(long ordinal) {
        return Ordinals.place(log.name(), ordinal);
    }

    @Override
    public void close() {
        closed = true;
        recess.close();
        positions.close();
        collector.close();
        segments.close();
        folder.close();
        teller.close();
    }

    /**
     * What a store works with.
     *
     * @param pool where payload in memory lives
     * @param share pays for what is read back
     * @param ticker monotonic time
     * @param timers one-shot timers
     * @param executor runs work that may block
     * @param notices who hears of troubles
     */
    public record Parts(
            SlabPool pool,
            ProcessMemory.Share share,
            Ticker ticker,
            Timers timers,
            Executor executor,
            Notices notices) {}
}
