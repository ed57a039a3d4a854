// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.PauseReason;
import dev.weir.backpressure.ProcessMemory;
import dev.weir.backpressure.ReaderMemory;
import dev.weir.backpressure.Valve;
import dev.weir.backpressure.ValveListener;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.StreamKey;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Input;
import dev.weir.input.Intake;
import dev.weir.input.Offer;
import dev.weir.input.Receipt;
import dev.weir.ledger.InputAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.store.Addition;
import dev.weir.store.ChunkEnd;
import dev.weir.store.ChunkStore;
import dev.weir.store.DurableStore;
import dev.weir.store.Handover;
import dev.weir.store.HeldBytes;
import dev.weir.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The intake of one input: filters, admits, posts to the ledger and assembles chunks. Safe for any
 * thread; one lock, taken once per offer. Lock order: this, then the lanes; never the other way.
 *
 * <p>Promises: an offer is taken whole or not at all, whatever fails; every event taken stands in the
 * input's account; bytes admitted are released exactly once, when their chunk has ended on all routes; each
 * receipt is answered exactly once. What the input throws when it is told something is told in turn and
 * changes nothing of this.
 */
final class InputBuffer implements Intake {
    private static final Admission.Paused STOPPING = new Admission.Paused(Duration.ofSeconds(60));
    private static final Admission SHED_NEWEST = new Admission.Shed(ShedReason.NEWEST);
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final String identity;
    private final String name;
    private final InputPolicy policy;
    private final RouteMask ackRoutes;
    private final Buffer buffer;
    private final ProcessMemory.Share share;
    private final ChunkStore store;
    private final @Nullable DurableStore durable;
    private final Valve valve;
    private final ReaderMemory readerMemory;
    private final InputAccount account;
    private final long chunkBytesMax;

    private final Map<StreamKey, OpenChunk> open = new LinkedHashMap<>();
    private final Map<Integer, SequencedSet<OpenChunk>> openByRoute = new HashMap<>();
    private final IdentityHashMap<GrowingChunk, OpenChunk> growing = new IdentityHashMap<>();
    private final Map<ChunkId, OpenChunk> sealed = new HashMap<>();
    private final Set<Receipt> waitingForDisk = Collections.newSetFromMap(new IdentityHashMap<>());
    private final HeldBytes held = new HeldBytes();
    private final Frontier frontier = new Frontier();
    private volatile @Nullable Input input;
    private volatile boolean closed;
    private boolean ended;

    InputBuffer(
            String identity,
            String name,
            InputPolicy policy,
            RouteMask ackRoutes,
            Buffer buffer,
            ProcessMemory.Share share) {
        this.identity = identity;
        this.name = name;
        this.policy = policy;
        this.ackRoutes = ackRoutes;
        this.buffer = buffer;
        this.share = share;
        store = buffer.stores.of(policy.durable());
        durable = store instanceof DurableStore kept ? kept : null;
        account = buffer.ledger.input(identity);
        valve = policy.overflow() == OverflowPolicy.SPILL
                ? Valve.spilling(policy.memoryLimit(), policy.resumeRatio(), share, buffer.ticker, new ToInput())
                : new Valve(policy.memoryLimit(), policy.resumeRatio(), share, buffer.ticker, new ToInput());
        readerMemory = new ReaderMemory(share, policy.largestItem());
        chunkBytesMax = Math.clamp(policy.memoryLimit() / 4, Buffer.CHUNK_BYTES_MIN, Buffer.CHUNK_BYTES_MAX);
    }

    /** Names the input that is told to pause, to resume, and how far its sources have ended. */
    void attach(Input attached) {
        input = attached;
    }

    private Input input() {
        Input attached = input;
        if (attached == null) {
            throw new IllegalStateException("the intake of " + name + " has no input yet");
        }
        return attached;
    }

    @Override
    public Admission offer(Offer offer) {
        if (closed) {
            return STOPPING;
        }
        if (state() instanceof Admission.Paused wait) {
            return wait;
        }
        var prepared = Prepared.of(offer, buffer.filters, this::routesOf);
        Admission answer = admit(prepared);
        return switch (answer) {
            case Admission.Admitted ignored -> take(offer, prepared);
            case Admission.Paused paused -> paused;
            case Admission.Shed dropped -> {
                account.shed(prepared.accepted, prepared.acceptedBytes, dropped.reason());
                passOver(offer);
                yield dropped;
            }
        };
    }

    private RouteMask routesOf(TaggedEvents events) {
        return policy.routable() ? buffer.router.routes(events.tag()) : RouteMask.NONE;
    }

    private Admission admit(Prepared prepared) {
        if (prepared.bytes == 0) {
            return Admission.ADMITTED;
        }
        RouteMask routes = prepared.allRoutes();
        boolean fits =
                switch (policy.overflow()) {
                    case PAUSE -> !mustWaitFor(routes) && enters(prepared.bytes);
                    case SPILL -> !mustWaitFor(routes) && valve.takes();
                    case SHED_NEWEST -> fits(routes, prepared.bytes);
                    case SHED_OLDEST -> fits(routes, prepared.bytes) || makeRoom(routes, prepared.bytes);
                };
        if (fits) {
            return Admission.ADMITTED;
        }
        return pauses() || closed ? paused() : SHED_NEWEST;
    }

    /** Whether the input is paused at its bound, so that its sender keeps what is not taken. */
    private boolean pauses() {
        return switch (policy.overflow()) {
            case PAUSE, SPILL -> true;
            case SHED_NEWEST, SHED_OLDEST -> false;
        };
    }

    /** Shuts the valve while an output of these routes has a full queue. */
    private boolean mustWaitFor(RouteMask routes) {
        while (buffer.fullRoutes.blocks(routes, this)) {
            valve.shut(PauseReason.DOWNSTREAM);
            if (buffer.fullRoutes.isWaiting(this)) {
                return true;
            }
            // The queue found room between the question and the pause.
            valve.open(PauseReason.DOWNSTREAM);
        }
        return false;
    }

    private boolean fits(RouteMask routes, long bytes) {
        return !buffer.drain().isFull(routes) && enters(bytes);
    }

    private boolean enters(long bytes) {
        return valve.admit(bytes);
    }

    /**
     * Drops the oldest chunks until the offer fits; open ones are sealed only where no other is left, so
     * that a full input does not chop its stream into chunks of one offer each.
     */
    private boolean makeRoom(RouteMask routes, long bytes) {
        do {
            while (!closed && buffer.drain().shedOldest(identity)) {
                if (fits(routes, bytes)) {
                    return true;
                }
            }
        } while (sealAll());
        return false;
    }

    private Admission take(Offer offer, Prepared prepared) {
        boolean inMemory = policy.overflow() != OverflowPolicy.SPILL || valve.hold(prepared.bytes);
        Taking taking = Taking.NOTHING;
        try {
            taking = place(offer, prepared, inMemory);
        } catch (StoreUnavailableException full) {
            return refuse(offer, prepared);
        } finally {
            if (!taking.taken && inMemory && prepared.bytes > 0) {
                valve.release(prepared.bytes);
            }
        }
        if (!taking.taken) {
            return STOPPING;
        }
        if (taking.overhead < 0) {
            share.tellRoom();
        } else if (taking.overhead > 0) {
            valve.recheck();
        }
        tellReached(taking.moved);
        if (taking.answerNow && offer.receipt() != null) {
            answer(offer.receipt(), true);
        }
        return Admission.ADMITTED;
    }

    /** The store takes nothing: pauses until it does, or drops what arrives, by policy. */
    private Admission refuse(Offer offer, Prepared prepared) {
        if (!pauses()) {
            account.shed(prepared.accepted, prepared.acceptedBytes, ShedReason.NEWEST);
            passOver(offer);
            return SHED_NEWEST;
        }
        valve.shut(PauseReason.DISK);
        kept().whenAvailable(() -> valve.open(PauseReason.DISK));
        return paused();
    }

    private DurableStore kept() {
        return Objects.requireNonNull(durable, "a store in memory is never unavailable");
    }

    /**
     * Posts the offer and copies it into its chunks. Where that fails, nothing was taken.
     *
     * @param inMemory whether the valve counts the bytes, so that they may lie in memory
     */
    private synchronized Taking place(Offer offer, Prepared prepared, boolean inMemory) {
        if (closed) {
            return Taking.NOTHING;
        }
        Collection<OpenChunk> chunks = append(offer, prepared, inMemory);
        if (inMemory) {
            prepared.parts.forEach(
                    part -> held.take(part.routes(), part.events().size()));
        }
        account.taken(prepared.taken());
        long overhead = overheadOf(chunks);
        boolean waits = waitsForEnd(offer.receipt(), chunks);
        List<SourcePosition> moved = readUpTo(offer.position(), chunks);
        chunks.forEach(this::sealIfFull);
        if (durable != null && (offer.position() != null || policy.ack() == AckLevel.DISK)) {
            tellWhenDurable(durable, offer, chunks.isEmpty());
            waits |= policy.ack() == AckLevel.DISK;
        }
        return new Taking(true, moved, !waits, overhead);
    }

    /** Has the source and the sender told when what they gave is durable. In the order of the offers. */
    private void tellWhenDurable(DurableStore kept, Offer offer, boolean nothingStored) {
        SourcePosition position = offer.position();
        if (position != null && nothingStored) {
            kept.position(identity, position);
        }
        Receipt waiting = policy.ack() == AckLevel.DISK ? offer.receipt() : null;
        if (waiting != null) {
            waitingForDisk.add(waiting);
        }
        Runnable tell = () -> {
            if (position != null) {
                tellReached(List.of(position));
            }
            if (waiting != null && isStillWaiting(waiting)) {
                answer(waiting, true);
            }
        };
        if (waiting == null) {
            kept.onceDurable(tell);
        } else {
            kept.whenDurable(tell);
        }
    }

    private synchronized boolean isStillWaiting(Receipt receipt) {
        return waitingForDisk.remove(receipt);
    }

    /** Whether that sender is told when the chunks end, and not yet. */
    private boolean waitsForEnd(@Nullable Receipt receipt, Collection<OpenChunk> chunks) {
        if (receipt == null || policy.ack() != AckLevel.DELIVERED) {
            return false;
        }
        List<OpenChunk> counting = chunks.stream().filter(this::counts).toList();
        if (counting.isEmpty()) {
            return false;
        }
        var pending = new PendingReceipt(receipt, counting.size());
        counting.forEach(chunk -> chunk.receipts.add(pending));
        return true;
    }

    /** Whether one of the outputs that count gets it. */
    private boolean counts(OpenChunk chunk) {
        return ackRoutes.isEmpty() || ackRoutes.meets(chunk.builder.routes());
    }

    /**
     * Charges the process's memory for what the chunks cost beside their payload, so that ten thousand
     * streams of a line each count for what they are.
     *
     * @return the difference to what was charged before; where it is negative those who wait are to be told
     */
    private long overheadOf(Collection<OpenChunk> chunks) {
        long more = 0;
        for (OpenChunk chunk : chunks) {
            long overhead = chunk.builder.overhead();
            more += overhead - chunk.overhead;
            chunk.overhead = overhead;
        }
        share.charge(more);
        return more;
    }

    /** What became of an admitted offer, to be told outside the lock. */
    private record Taking(boolean taken, List<SourcePosition> moved, boolean answerNow, long overhead) {
        private static final Taking NOTHING = new Taking(false, List.of(), false, 0);
    }

    private void tellReached(List<SourcePosition> positions) {
        for (SourcePosition position : positions) {
            try {
                input().reached(position);
            } catch (RuntimeException | Error fault) {
                buffer.tellFault(this, fault);
            }
        }
    }

    private void answer(Receipt receipt, boolean safe) {
        try {
            receipt.ended(safe);
        } catch (RuntimeException | Error fault) {
            buffer.tellFault(this, fault);
        }
    }

    /** A dropped offer still moves its source on: what was shed is not read again. */
    private void passOver(Offer offer) {
        List<SourcePosition> moved;
        synchronized (this) {
            moved = readUpTo(offer.position(), List.of());
            if (durable != null && offer.position() != null) {
                tellWhenDurable(durable, new Offer(List.of(), offer.position(), null, true), true);
            }
        }
        tellReached(moved);
        if (offer.receipt() != null) {
            answer(offer.receipt(), policy.ack() != AckLevel.DELIVERED);
        }
    }

    /** What is stored durably is told when it is durable, and not when its chunks have ended. */
    private List<SourcePosition> readUpTo(@Nullable SourcePosition position, Collection<OpenChunk> chunks) {
        return position == null || durable != null ? List.of() : frontier.read(position, chunks);
    }

    private Collection<OpenChunk> append(Offer offer, Prepared prepared, boolean inMemory) {
        if (prepared.parts.isEmpty()) {
            return List.of();
        }
        while (true) {
            Collection<OpenChunk> chunks = prepared.parts.size() == 1
                    ? appendOne(offer, prepared.parts.getFirst(), inMemory)
                    : appendGroup(offer, prepared.parts, inMemory);
            // Where none came back, the store has sealed one of them meanwhile, and the next time takes another.
            if (!chunks.isEmpty()) {
                return chunks;
            }
        }
    }

    private Collection<OpenChunk> appendOne(Offer offer, Prepared.Part part, boolean inMemory) {
        OpenChunk chunk = chunkFor(part, offer.position(), inMemory);
        if (!store.append(List.of(addition(chunk, part, offer)))) {
            return List.of();
        }
        chunk.held += inMemory ? part.events().size() : 0;
        return List.of(chunk);
    }

    private Collection<OpenChunk> appendGroup(Offer offer, List<Prepared.Part> parts, boolean inMemory) {
        var chunks = new ArrayList<OpenChunk>(parts.size());
        var group = new ArrayList<Addition>(parts.size());
        for (Prepared.Part part : parts) {
            OpenChunk chunk = chunkFor(part, offer.position(), inMemory);
            chunks.add(chunk);
            group.add(addition(chunk, part, offer));
        }
        if (!store.append(group)) {
            return List.of();
        }
        for (int part = 0; inMemory && part < parts.size(); part++) {
            chunks.get(part).held += parts.get(part).events().size();
        }
        return new LinkedHashSet<>(chunks);
    }

    private Addition addition(OpenChunk chunk, Prepared.Part part, Offer offer) {
        return new Addition(chunk.builder, part.events(), offer.position(), policy.ack(), staysWithSender(offer));
    }

    /** Whoever is told at once that its events are safe forgets them, unless it can read them again. */
    private boolean staysWithSender(Offer offer) {
        boolean toldAtOnce = offer.receipt() != null && offer.position() == null && policy.ack() == AckLevel.MEMORY;
        return offer.keptBySender() && !toldAtOnce;
    }

    private OpenChunk chunkFor(Prepared.Part part, @Nullable SourcePosition position, boolean inMemory) {
        var key = new StreamKey(identity, part.tag(), Priority.NORMAL);
        OpenChunk known = open.get(key);
        if (known != null && takesMore(known, position, inMemory)) {
            return known;
        }
        if (known != null) {
            seal(known);
        }
        GrowingChunk builder = store.begin(key, part.routes(), inMemory, this::sealed);
        var begun = new OpenChunk(builder, bytesMaxFor(part.routes()));
        growing.put(builder, begun);
        open.put(key, begun);
        part.routes().forEach(route -> openOf(route).add(begun));
        long linger = buffer.drain().lingerNanos(part.routes());
        sealWithin(begun, Math.min(linger, buffer.flushNanos));
        return begun;
    }

    private long bytesMaxFor(RouteMask routes) {
        return Math.clamp(buffer.drain().unitBytes(routes), Buffer.CHUNK_BYTES_MIN, chunkBytesMax);
    }

    private boolean takesMore(OpenChunk chunk, @Nullable SourcePosition position, boolean inMemory) {
        return store.isOpen(chunk.builder)
                && chunk.builder.hasRoomFor(position)
                && chunk.builder.inMemory() == inMemory;
    }

    /** Sees to it that the chunk is sealed that long from its beginning at the latest. */
    private void sealWithin(OpenChunk chunk, long nanos) {
        long at = chunk.builder.begunNanos() + nanos;
        if (at >= chunk.sealAtNanos) {
            return;
        }
        if (chunk.timer != null) {
            chunk.timer.cancel();
        }
        chunk.sealAtNanos = at;
        chunk.timer = buffer.timers.after(at - buffer.ticker.nanos(), () -> {
            synchronized (this) {
                seal(chunk);
            }
        });
    }

    private void sealIfFull(OpenChunk chunk) {
        if (chunk.builder.bytes() >= chunk.bytesMax) {
            seal(chunk);
        }
    }

    /** Adds nothing more to a chunk, and has its store seal it. */
    private void seal(OpenChunk chunk) {
        if (chunk.complete) {
            return;
        }
        complete(chunk);
        if (chunk.builder.events() == 0) {
            // The offer that it was begun for found no room.
            growing.remove(chunk.builder);
            store.discard(chunk.builder);
        } else if (store.isOpen(chunk.builder)) {
            store.seal(chunk.builder);
        }
    }

    private void complete(OpenChunk chunk) {
        chunk.complete = true;
        open.remove(chunk.builder.stream(), chunk);
        chunk.builder.routes().forEach(route -> openOf(route).remove(chunk));
        if (chunk.timer != null) {
            chunk.timer.cancel();
        }
    }

    /** Hands a chunk over, under the lock, so that the chunks of a stream keep their order. */
    private synchronized void sealed(GrowingChunk builder, ChunkId id, long ordinal) {
        OpenChunk chunk = growing.remove(builder);
        if (chunk == null && ended) {
            return;
        }
        if (chunk == null) {
            throw new IllegalStateException("chunk " + id + " was sealed twice");
        }
        complete(chunk);
        Chunk finished = builder.seal(id, ordinal);
        sealed.put(id, chunk);
        buffer.drain()
                .take(new Handover(
                        finished, store, builder.inMemory() ? held : null, ackRoutes.both(finished.routes())));
    }

    /** Seals every open chunk; whether there was one. */
    synchronized boolean sealAll() {
        List<OpenChunk> all = List.copyOf(open.values());
        all.forEach(this::seal);
        return !all.isEmpty();
    }

    private SequencedSet<OpenChunk> openOf(int route) {
        return openByRoute.computeIfAbsent(route, missing -> new LinkedHashSet<>());
    }

    /**
     * A lane of that route has nothing to do: what has waited long enough goes now, the oldest first and
     * no more than keeps the lane busy; the next one soon.
     */
    synchronized void wanted(int route) {
        SequencedSet<OpenChunk> waiting = openOf(route);
        while (!waiting.isEmpty()) {
            OpenChunk oldest = waiting.getFirst();
            long linger = buffer.drain().lingerNanos(oldest.builder.routes());
            if (linger == Long.MAX_VALUE) {
                return;
            }
            if (buffer.ticker.nanos() - oldest.builder.begunNanos() < linger) {
                sealWithin(oldest, Math.min(linger, buffer.flushNanos));
                return;
            }
            seal(oldest);
        }
    }

    /** A chunk of this input has ended on all its routes. */
    void ended(Chunk chunk, ChunkEnd end, ChunkEnd ackEnd) {
        List<SourcePosition> moved = List.of();
        List<PendingReceipt> answered = new ArrayList<>();
        OpenChunk known;
        synchronized (this) {
            known = sealed.remove(chunk.id());
            if (known == null && ended) {
                return;
            }
            if (known == null) {
                throw new IllegalStateException("chunk " + chunk.id() + " ended twice");
            }
            if (end != ChunkEnd.RETURNED && durable == null) {
                moved = frontier.ended(known.stretches);
            }
            endReceipts(known, ackEnd, answered);
        }
        tellReached(moved);
        answered.forEach(receipt -> answer(receipt.receipt(), receipt.safe()));
        share.release(known.overhead);
        valve.release(known.held);
    }

    /** A chunk of this input has ended on all outputs that count for those who wait. */
    void acknowledged(Chunk chunk, ChunkEnd ackEnd) {
        List<PendingReceipt> answered = new ArrayList<>();
        synchronized (this) {
            OpenChunk known = sealed.get(chunk.id());
            if (known != null) {
                endReceipts(known, ackEnd, answered);
            }
        }
        answered.forEach(receipt -> answer(receipt.receipt(), receipt.safe()));
    }

    private static void endReceipts(OpenChunk chunk, ChunkEnd end, List<PendingReceipt> answered) {
        for (PendingReceipt receipt : chunk.receipts) {
            if (receipt.ended(end == ChunkEnd.SAFE)) {
                answered.add(receipt);
            }
        }
        chunk.receipts.clear();
    }

    void routesFree() {
        valve.open(PauseReason.DOWNSTREAM);
    }

    /** Takes nothing more, and hands over what is there. The input is told nothing of it: it was stopped. */
    void close() {
        synchronized (this) {
            closed = true;
            sealAll();
        }
        valve.shut(PauseReason.STOPPING);
    }

    /**
     * Answers those who still wait: for chunks that came too late for a lane, which stay in their store, and the next
     * run delivers them; or for a disk that makes nothing durable any more.
     */
    void end() {
        List<PendingReceipt> answered = new ArrayList<>();
        List<Receipt> unsafe;
        synchronized (this) {
            ended = true;
            Stream.concat(growing.values().stream(), sealed.values().stream())
                    .flatMap(chunk -> chunk.receipts.stream())
                    .filter(receipt -> receipt.ended(false))
                    .forEach(answered::add);
            growing.clear();
            sealed.clear();
            unsafe = List.copyOf(waitingForDisk);
            waitingForDisk.clear();
        }
        unsafe.forEach(receipt -> answer(receipt, false));
        answered.forEach(receipt -> answer(receipt.receipt(), false));
    }

    @Override
    public Admission state() {
        if (closed) {
            return STOPPING;
        }
        if (valve.takes()) {
            return Admission.ADMITTED;
        }
        return switch (policy.overflow()) {
            case PAUSE -> paused();
            case SPILL -> paused();
            case SHED_NEWEST -> SHED_NEWEST;
            case SHED_OLDEST -> Admission.ADMITTED;
        };
    }

    private Admission paused() {
        if (closed) {
            return STOPPING;
        }
        return new Admission.Paused(untilResume());
    }

    /** Estimate of when the input goes on; zero where it is not paused, else at least a second. */
    Duration untilResume() {
        Valve.Reading reading = valve.reading();
        if (!reading.isShut()) {
            return Duration.ZERO;
        }
        Duration longest = LEAST;
        for (PauseReason reason : reading.reasons()) {
            Duration until = until(reason, reading);
            longest = until.compareTo(longest) > 0 ? until : longest;
        }
        return longest;
    }

    private Duration until(PauseReason reason, Valve.Reading reading) {
        return switch (reason) {
            case MEMORY -> {
                var relief = new Relief(buffer.drain());
                relief.add(held, Long.MAX_VALUE, valve.drainBytesPerSecond());
                yield relief.until(reading.excess());
            }
            case PROCESS_MEMORY -> buffer.reliefOfAll().until(share.excess());
            case DISK -> LEAST;
            case DOWNSTREAM -> buffer.drain().untilRoom(buffer.fullRoutes.waitsFor(this));
            case STOPPING -> STOPPING.until();
        };
    }

    /** Adds what this input can give back of the memory that all share. */
    void addTo(Relief relief) {
        long above = share.aboveGuarantee();
        if (above > 0) {
            relief.add(held, above, valve.drainBytesPerSecond());
        }
    }

    HeldBytes held() {
        return held;
    }

    @Override
    public void shed(int events, long bytes, ShedReason reason) {
        account.shed(events, bytes, reason);
    }

    @Override
    public void forget(String source) {
        if (durable != null) {
            durable.forget(identity, source);
        }
    }

    @Override
    public ReaderMemory readerMemory() {
        return readerMemory;
    }

    String name() {
        return name;
    }

    Valve valve() {
        return valve;
    }

    InputPolicy policy() {
        return policy;
    }

    synchronized int chunksHeld() {
        return growing.size() + sealed.size();
    }

    /** Tells the input of its valve, if its policy is to pause, until it was stopped. */
    private final class ToInput implements ValveListener {
        @Override
        public void paused(Set<PauseReason> reasons) {
            if (!pauses() || closed) {
                return;
            }
            try {
                input().pause();
            } catch (RuntimeException | Error fault) {
                buffer.tellFault(InputBuffer.this, fault);
            }
            buffer.tellPaused(InputBuffer.this, reasons);
        }

        @Override
        public void resumed(Set<PauseReason> reasons, long pausedNanos) {
            if (!pauses() || closed) {
                return;
            }
            buffer.tellResumed(InputBuffer.this, reasons, pausedNanos);
            try {
                input().resume();
            } catch (RuntimeException | Error fault) {
                buffer.tellFault(InputBuffer.this, fault);
            }
        }
    }
}
