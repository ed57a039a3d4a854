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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The intake of one input: filters, admits, posts to the ledger and assembles chunks. Safe for any
 * thread; one lock, taken once per offer. Lock order: this, then the lanes; never the other way.
 *
 * <p>Promises: an offer is taken whole or not at all; every event taken stands in the input's account;
 * bytes admitted are released exactly once, when their chunk has ended on all routes.
 */
final class InputBuffer implements Intake {
    private static final Admission STOPPING = new Admission.Paused(Duration.ofSeconds(60));

    private final String name;
    private final InputPolicy policy;
    private final Buffer buffer;
    private final Valve valve;
    private final ReaderMemory readerMemory;
    private final InputAccount account;
    private final long chunkBytesMax;

    private final Map<StreamKey, OpenChunk> open = new LinkedHashMap<>();
    private final Map<ChunkId, OpenChunk> sealed = new HashMap<>();
    private final Frontier frontier = new Frontier();
    private volatile @Nullable Input input;
    private boolean closed;

    InputBuffer(String name, InputPolicy policy, Buffer buffer, ProcessMemory.Share share) {
        this.name = name;
        this.policy = policy;
        this.buffer = buffer;
        account = buffer.ledger.input(name);
        valve = new Valve(policy.memoryLimit(), policy.resumeRatio(), share, buffer.ticker, new ToInput());
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
        if (policy.overflow() == OverflowPolicy.PAUSE && state() instanceof Admission.Paused wait) {
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
        if (buffer.fullRoutes.blocks(prepared.allRoutes(), this)) {
            return waitForRoutes();
        }
        Admission answer = valve.admit(prepared.bytes);
        return switch (policy.overflow()) {
            case PAUSE -> answer;
            case SHED_NEWEST -> answer instanceof Admission.Paused ? new Admission.Shed(ShedReason.NEWEST) : answer;
            case SHED_OLDEST -> answer instanceof Admission.Paused ? makeRoom(prepared) : answer;
        };
    }

    private Admission waitForRoutes() {
        valve.shut(PauseReason.DOWNSTREAM);
        if (!buffer.fullRoutes.isWaiting(this)) {
            // The queue found room between the question and the pause.
            valve.open(PauseReason.DOWNSTREAM);
        }
        return state() instanceof Admission.Paused wait ? wait : new Admission.Paused(Duration.ofSeconds(1));
    }

    /** Drops the oldest chunks until the offer fits, or the offer where all chunks are under way. */
    private Admission makeRoom(Prepared prepared) {
        sealAll();
        while (buffer.drain().shedOldest(name)) {
            Admission answer = valve.admit(prepared.bytes);
            if (answer instanceof Admission.Admitted) {
                return answer;
            }
        }
        return new Admission.Shed(ShedReason.NEWEST);
    }

    private Admission take(Offer offer, Prepared prepared) {
        Receipt receipt = offer.receipt();
        List<SourcePosition> moved;
        boolean answerNow = receipt != null;
        synchronized (this) {
            if (closed) {
                if (prepared.bytes > 0) {
                    valve.release(prepared.bytes);
                }
                return STOPPING;
            }
            account.taken(prepared.taken());
            List<OpenChunk> chunks = append(offer, prepared);
            if (receipt != null && policy.ack() == AckLevel.DELIVERED && !chunks.isEmpty()) {
                var pending = new PendingReceipt(receipt, chunks.size());
                chunks.forEach(chunk -> chunk.receipts.add(pending));
                answerNow = false;
            }
            moved = readUpTo(offer.position(), chunks);
            chunks.forEach(this::sealIfFull);
        }
        moved.forEach(input()::reached);
        if (receipt != null && answerNow) {
            receipt.ended(true);
        }
        return Admission.ADMITTED;
    }

    /** A dropped offer still moves its source on: what was shed is not read again. */
    private void passOver(Offer offer) {
        List<SourcePosition> moved;
        synchronized (this) {
            moved = readUpTo(offer.position(), List.of());
        }
        moved.forEach(input()::reached);
        if (offer.receipt() != null) {
            offer.receipt().ended(policy.ack() != AckLevel.DELIVERED);
        }
    }

    private List<SourcePosition> readUpTo(@Nullable SourcePosition position, List<OpenChunk> chunks) {
        return position == null ? List.of() : frontier.read(position, chunks);
    }

    private List<OpenChunk> append(Offer offer, Prepared prepared) {
        if (prepared.parts.isEmpty()) {
            return List.of();
        }
        var chunks = new ArrayList<OpenChunk>(prepared.parts.size());
        var group = new ArrayList<Addition>(prepared.parts.size());
        for (Prepared.Part part : prepared.parts) {
            OpenChunk chunk = chunkFor(part, offer.position());
            if (!chunks.contains(chunk)) {
                chunks.add(chunk);
            }
            group.add(new Addition(chunk.builder, part.events(), offer.position(), policy.ack(), offer.keptBySender()));
        }
        buffer.store.append(group);
        return chunks;
    }

    private OpenChunk chunkFor(Prepared.Part part, @Nullable SourcePosition position) {
        var key = new StreamKey(name, part.tag(), Priority.NORMAL);
        OpenChunk known = open.get(key);
        if (known != null && !known.builder.hasRoomFor(position)) {
            seal(known);
            known = null;
        }
        if (known != null) {
            return known;
        }
        var begun = new OpenChunk(buffer.store.begin(key, part.routes()));
        open.put(key, begun);
        long linger = buffer.drain().lingerNanos(part.routes());
        sealWithin(begun, Math.min(linger, buffer.flushNanos));
        return begun;
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
        if (chunk.builder.bytes() >= chunkBytesMax) {
            seal(chunk);
        }
    }

    /** Seals and hands over, under the lock, so that the chunks of a stream keep their order. */
    private void seal(OpenChunk chunk) {
        if (chunk.sealed) {
            return;
        }
        chunk.sealed = true;
        open.remove(chunk.builder.stream());
        if (chunk.timer != null) {
            chunk.timer.cancel();
        }
        Chunk finished = buffer.store.seal(chunk.builder);
        sealed.put(finished.id(), chunk);
        buffer.drain().take(finished);
    }

    synchronized void sealAll() {
        List.copyOf(open.values()).forEach(this::seal);
    }

    /** A lane of that route has nothing to do: what has waited long enough goes now, the rest soon. */
    synchronized void wanted(int route) {
        if (open.isEmpty()) {
            return;
        }
        long now = buffer.ticker.nanos();
        for (OpenChunk chunk : List.copyOf(open.values())) {
            if (!chunk.builder.routes().has(route)) {
                continue;
            }
            long linger = buffer.drain().lingerNanos(chunk.builder.routes());
            if (linger != Long.MAX_VALUE && now - chunk.builder.begunNanos() >= linger) {
                seal(chunk);
            } else {
                sealWithin(chunk, Math.min(linger, buffer.flushNanos));
            }
        }
    }

    /** A chunk of this input has ended on all its routes. */
    void ended(Chunk chunk, ChunkEnd end) {
        List<SourcePosition> moved = List.of();
        List<PendingReceipt> answered = new ArrayList<>();
        synchronized (this) {
            OpenChunk known = sealed.remove(chunk.id());
            if (known == null) {
                throw new IllegalStateException("chunk " + chunk.id() + " ended twice");
            }
            if (end != ChunkEnd.RETURNED) {
                moved = frontier.ended(known.stretches);
            }
            for (PendingReceipt receipt : known.receipts) {
                if (receipt.ended(end == ChunkEnd.SAFE)) {
                    answered.add(receipt);
                }
            }
        }
        moved.forEach(input()::reached);
        answered.forEach(PendingReceipt::answer);
        valve.release(chunk.bytes());
    }

    void routesFree() {
        valve.open(PauseReason.DOWNSTREAM);
    }

    /** Takes nothing more, and hands over what is there. */
    void close() {
        valve.shut(PauseReason.STOPPING);
        synchronized (this) {
            closed = true;
            sealAll();
        }
    }

    @Override
    public Admission state() {
        Valve.Reading reading = valve.reading();
        if (!reading.isShut()) {
            return Admission.ADMITTED;
        }
        boolean pauses = policy.overflow() == OverflowPolicy.PAUSE
                || reading.reasons().contains(PauseReason.STOPPING)
                || reading.reasons().contains(PauseReason.DOWNSTREAM);
        if (pauses) {
            return new Admission.Paused(reading.until());
        }
        return policy.overflow() == OverflowPolicy.SHED_NEWEST
                ? new Admission.Shed(ShedReason.NEWEST)
                : Admission.ADMITTED;
    }

    @Override
    public void shed(int events, long bytes, ShedReason reason) {
        account.shed(events, bytes, reason);
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
        return open.size() + sealed.size();
    }

    /** Tells the input of its valve, if its policy is to pause. */
    private final class ToInput implements ValveListener {
        @Override
        public void paused(Set<PauseReason> reasons) {
            if (policy.overflow() == OverflowPolicy.PAUSE) {
                input().pause();
                buffer.tellPaused(InputBuffer.this, reasons);
            }
        }

        @Override
        public void resumed(long pausedNanos) {
            if (policy.overflow() == OverflowPolicy.PAUSE) {
                buffer.tellResumed(InputBuffer.this, pausedNanos);
                input().resume();
            }
        }
    }
}
