// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.backpressure.ProcessMemory;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.disk.Disk;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.RouteEnd;
import dev.weir.ledger.ShedReason;
import dev.weir.notice.Notices;
import dev.weir.segment.AppendAnswer;
import dev.weir.segment.ChunkHead;
import dev.weir.segment.ChunkPlace;
import dev.weir.segment.Fate;
import dev.weir.segment.LogChunk;
import dev.weir.segment.LogName;
import dev.weir.segment.LogSettings;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.Part;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentSummary;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.StoredChunk;
import dev.weir.segment.Surroundings;
import dev.weir.segment.Tally;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * The store whose chunks lie in segments on disk, and in memory as far as that lasts. Safe for any thread.
 *
 * <p>An append writes a frame and, where the chunk's payload lies in memory too, copies it there; so
 * what is delivered soon is never read from disk. A chunk is handed on when its seal is durable.
 *
 * <p>An ordinal is the number of a segment and the number of a chunk in it. Promise: {@link #page} shows no chunk that
 * was not told as sealed, and every one that was.
 */
public final class SegmentStore implements DurableStore {
    private static final int INDEX_BITS = 14;
    private static final long RESCUE_AGAIN = 1_000_000_000L;

    static {
        assert SegmentLog.CHUNKS_MAX <= 1 << INDEX_BITS;
    }

    private final StoreFolder folder;
    private final SegmentLog log;
    private final List<String> outputs;
    private final Parts parts;
    private final Teller teller;
    private final Segments segments;
    private final Payloads payloads;
    private final Collector collector;
    private final Recess recess;
    private final Map<GrowingChunk, Growing> growing = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Positions positions;
    private final long last;
    private final long limit;
    private long mark;

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
                        LogSettings.segmentBytesUnder(limit(settings, free, 0)), settings.sync(), settings.codecs()),
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
        return earlier.isEmpty() ? -1 : ((earlier.getLast() + 1) << INDEX_BITS) - 1;
    }

    @Override
    public GrowingChunk begin(StreamKey stream, RouteMask routes, boolean inMemory, WhenSealed whenSealed) {
        var identities = new ArrayList<String>(routes.size());
        routes.forEach(route -> identities.add(outputs.get(route)));
        var builder = new GrowingChunk(stream, routes, parts.ticker.nanos(), parts.pool, inMemory);
        growing.put(builder, new Growing(builder, log.begin(new ChunkHead(stream, identities)), whenSealed));
        return builder;
    }

    @Override
    public boolean append(List<Addition> group) {
        if (!isBelowLimit()) {
            throw recess.full("its files have " + (log.bytes() + StoreFolder.RESERVE_BYTES) + " bytes, storage.limit="
                    + limit + "; it goes on by itself when destinations have taken enough: see which one does not,"
                    + " or raise storage.limit");
        }
        Addition.reserve(group);
        var frames = new ArrayList<Part>(group.size());
        for (Addition part : group) {
            LogChunk chunk = growing(part.chunk()).chunk;
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
        return log.standing() == SegmentLog.Standing.SOUND && isBelowLimit();
    }

    /** The newest segment never counts against those who append, because it goes only when there is a newer one. */
    private boolean isBelowLimit() {
        return log.bytes() + StoreFolder.RESERVE_BYTES < limit || log.segments().size() <= 1;
    }

    private synchronized void reached(long at) {
        mark = Math.max(mark, at);
    }

    private Growing growing(GrowingChunk builder) {
        Growing known = growing.get(builder);
        if (known == null) {
            throw new IllegalStateException("a chunk of " + builder.stream() + " is not open");
        }
        return known;
    }

    /** Begins the next segment. What that seals is told in its place among the others. */
    private synchronized void roll() throws StoreFailedException {
        for (LogChunk chunk : log.roll()) {
            owner(chunk).ifPresent(known -> teller.hurry(mark, () -> tell(known)));
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

    private Optional<Growing> owner(LogChunk chunk) {
        synchronized (growing) {
            return growing.values().stream()
                    .filter(known -> known.chunk == chunk)
                    .findFirst();
        }
    }

    @Override
    public boolean isOpen(GrowingChunk builder) {
        Growing known = growing.get(builder);
        return known != null && !known.chunk.isSealed();
    }

    @Override
    public void discard(GrowingChunk builder) {
        growing.remove(builder);
        builder.payload().release();
    }

    @Override
    public synchronized void seal(GrowingChunk builder) {
        Growing known = growing(builder);
        if (known.chunk.isSealed()) {
            return;
        }
        try {
            mark = Math.max(mark, log.seal(known.chunk));
            teller.hurry(mark, () -> tell(known));
        } catch (StoreFailedException failed) {
            recess.unavailable(failed);
            recess.whenOver(() -> seal(builder));
        }
    }

    /** Writes again what could not be made durable; until that is done nothing is taken. */
    void rescue() {
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
        return owner(chunk).map(Growing::builder);
    }

    /** A segment is closed for good. */
    void rolled(SegmentSummary sealed) {
        segments.close(sealed.key().number());
        collector.sealed(sealed);
    }

    private void tell(Growing sealed) {
        LogChunk chunk = sealed.chunk;
        var id = new ChunkId(folder.identity(), chunk.head().stream().priority(), chunk.id());
        long ordinal = ordinal(chunk.place());
        if (sealed.builder.inMemory()) {
            payloads.keep(id, sealed.builder.payload());
        }
        sealed.whenSealed.sealed(sealed.builder, id, ordinal);
        growing.remove(sealed.builder);
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
            throw new ChunkDamagedException("chunk " + chunk.id() + " cannot be read: " + failed.getMessage(), failed);
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
        folder.cursor(outputs.get(route)).ended(place(chunk.ordinal()), share, fate(end));
        collector.somethingEnded();
    }

    private static Fate fate(RouteEnd end) {
        return switch (end) {
            case RouteEnd.Delivered ignored -> Fate.DELIVERED;
            case RouteEnd.DeadLettered ignored -> Fate.DEAD_LETTERED;
            case RouteEnd.GivenUp ignored -> Fate.GIVEN_UP;
            case RouteEnd.Shed(ShedReason reason) -> Fate.shed(reason.label());
            case RouteEnd.Returned ignored ->
                throw new IllegalArgumentException("what a store keeps is never returned to its sender");
        };
    }

    @Override
    public Page page(int route, long after, long upTo, int most) {
        var page = new PageBuilder(folder.cursor(outputs.get(route)), upTo, most, after);
        for (long segment : log.segments()) {
            if (segment >= segmentOf(after + 1) && segment <= segmentOf(upTo) && !page.isFull()) {
                read(segment, page);
            }
        }
        return new Page(page.found, page.isFull() ? page.through : upTo);
    }

    private void read(long segment, PageBuilder page) {
        long first = segment << INDEX_BITS;
        int from = (int) Math.max(0, page.through + 1 - first);
        try {
            List<StoredChunk> chunks = segments.readAnew(segment, reader -> page.wanted(reader.iterator(), from));
            // Asked after the index was read: what is told as sealed meanwhile, the lane has left to be paged.
            Set<ChunkPlace> untold = untold();
            for (StoredChunk chunk : chunks) {
                if (!untold.contains(chunk.place())) {
                    page.found.add(chunkOf(chunk));
                }
            }
        } catch (StoreFailedException failed) {
            parts.notices.error("storage", "segment " + segment + " cannot be read: " + failed.getMessage());
        }
    }

    /** Chunks that are not told as sealed yet; whoever waits for them will be told. */
    private Set<ChunkPlace> untold() {
        var places = new HashSet<ChunkPlace>();
        synchronized (growing) {
            for (Growing known : growing.values()) {
                if (known.chunk.events() > 0) {
                    places.add(known.chunk.place());
                }
            }
        }
        return places;
    }

    private Chunk chunkOf(StoredChunk stored) {
        var routes = new BitSet();
        for (String identity : stored.head().routes()) {
            int route = outputs.indexOf(identity);
            if (route >= 0) {
                routes.set(route);
            }
        }
        StreamKey stream = stored.head().stream();
        return new Chunk(
                new ChunkId(folder.identity(), stream.priority(), stored.id()),
                ordinal(stored.place()),
                stream,
                stored.events(),
                stored.bytes(),
                stored.keptBySender(),
                stored.ack(),
                RouteMask.of(routes),
                List.of(),
                parts.ticker.nanos());
    }

    @Override
    public Standing standing(int route) {
        OutputCursor cursor = folder.cursor(outputs.get(route));
        Tally given = log.totals().bufferedByOutput().getOrDefault(cursor.output(), Tally.ZERO);
        Map<Fate, Tally> ends = cursor.totals();
        Tally held = given.minus(Tally.sum(ends.values()));
        Tally delivered = ends.getOrDefault(Fate.DELIVERED, Tally.ZERO);
        var stored = new RouteAccount.Stored(
                held.events(),
                held.bytes(),
                delivered.events(),
                delivered.bytes(),
                ends.getOrDefault(Fate.DEAD_LETTERED, Tally.ZERO).events(),
                ends.getOrDefault(Fate.GIVEN_UP, Tally.ZERO).events(),
                shed(ends));
        long before = (cursor.frontier(log.name()) << INDEX_BITS) - 1;
        return new Standing(stored, before, last);
    }

    @Override
    public Extent extent() {
        long bytes = 0;
        int files = 0;
        for (SegmentLog each : folder.logs()) {
            bytes += each.bytes();
            files += each.segments().size();
        }
        return new Extent(bytes, files, payloads.count(), folder.report().clean() ? 0 : 1);
    }

    private static Map<ShedReason, Long> shed(Map<Fate, Tally> ends) {
        var shed = new EnumMap<ShedReason, Long>(ShedReason.class);
        ends.forEach((fate, tally) -> {
            if (fate.kind() == Fate.Kind.SHED) {
                shed.merge(ShedReason.valueOf(fate.reason().toUpperCase(Locale.ROOT)), tally.events(), Long::sum);
            }
        });
        return shed;
    }

    private static long segmentOf(long ordinal) {
        return ordinal >> INDEX_BITS;
    }

    private static long ordinal(ChunkPlace place) {
        return (place.segment().number() << INDEX_BITS) + place.ordinal();
    }

    private ChunkPlace place(long ordinal) {
        return new ChunkPlace(
                new SegmentKey(log.name(), ordinal >> INDEX_BITS), (int) (ordinal & ((1 << INDEX_BITS) - 1)));
    }

    @Override
    public void close() {
        positions.close();
        collector.close();
        segments.close();
        folder.close();
    }

    /** A page while it is read. For one thread. */
    private static final class PageBuilder {
        private final List<Chunk> found = new ArrayList<>();
        private final OutputCursor cursor;
        private final long upTo;
        private final int most;
        private long through;

        private PageBuilder(OutputCursor cursor, long upTo, int most, long after) {
            this.cursor = cursor;
            this.upTo = upTo;
            this.most = most;
            through = after;
        }

        private boolean isFull() {
            return found.size() >= most;
        }

        /** Of the chunks of a segment those that the output still wants. */
        private List<StoredChunk> wanted(Iterator<StoredChunk> chunks, int from) {
            var wanted = new ArrayList<StoredChunk>();
            while (chunks.hasNext() && found.size() + wanted.size() < most) {
                StoredChunk chunk = chunks.next();
                if (chunk.place().ordinal() < from) {
                    continue;
                }
                if (ordinal(chunk.place()) > upTo) {
                    break;
                }
                through = ordinal(chunk.place());
                if (chunk.head().routes().contains(cursor.output()) && !cursor.isEnded(chunk.place())) {
                    wanted.add(chunk);
                }
            }
            return wanted;
        }
    }

    /** A chunk that is not told as sealed yet. */
    private record Growing(GrowingChunk builder, LogChunk chunk, WhenSealed whenSealed) {}

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
