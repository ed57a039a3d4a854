// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.backpressure.PauseReason;
import dev.weir.backpressure.ProcessMemory;
import dev.weir.backpressure.Valve;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.RouteMask;
import dev.weir.input.Input;
import dev.weir.input.Intake;
import dev.weir.ledger.Ledger;
import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import dev.weir.route.Router;
import dev.weir.store.ChunkEnd;
import dev.weir.store.Drain;
import dev.weir.store.HeldBytes;
import dev.weir.store.Stores;
import dev.weir.store.Supply;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The engine room between the inputs and the store: an intake for each input, one set of filters and
 * one router for all. Safe for any thread.
 *
 * <p>Chunks are sealed when they are large enough ({@value #CHUNK_BYTES_MAX} bytes, or a quarter of the
 * input's memory limit, or what its slowest output takes in about 100 ms, whichever is least), when an output
 * has nothing to do, and after the flush interval at the latest.
 */
public final class Buffer implements Supply {
    /** Bytes at which a chunk is sealed. */
    public static final long CHUNK_BYTES_MAX = 2_000_000;

    /** Bytes below which no chunk is sealed for its size, however small the input's limit. */
    public static final long CHUNK_BYTES_MIN = 64 * 1024;

    final Router router;
    final FilterChain filters;
    final Stores stores;
    final Ledger ledger;
    final Ticker ticker;
    final Timers timers;
    final long flushNanos;
    final FullRoutes fullRoutes = new FullRoutes(routes -> drain().isFull(routes));
    private final Notices notices;
    private final ProcessMemory memory;
    private final Map<String, InputBuffer> inputs = new LinkedHashMap<>();
    private @Nullable Drain drain;

    /** A buffer without inputs, over its collaborators. */
    public Buffer(Parts parts) {
        router = parts.router;
        filters = parts.filters;
        stores = parts.stores;
        ledger = parts.ledger;
        ticker = parts.ticker;
        timers = parts.timers;
        flushNanos = parts.flush.toNanos();
        notices = parts.notices;
        memory = parts.memory;
    }

    /** Names the dispatcher that takes what is sealed; before the first offer. */
    public void drainTo(Drain dispatcher) {
        drain = dispatcher;
    }

    /**
     * Opens the intake of an input; before the first offer.
     *
     * @param identity what its chunks and its account are kept under, and what it is asked for by here
     * @param name what notices call it
     * @param policy how its events are admitted
     * @throws IllegalArgumentException if another input has this identity
     */
    public Intake open(String identity, String name, InputPolicy policy) {
        return open(identity, name, policy, RouteMask.NONE);
    }

    /**
     * Opens the intake of an input; before the first offer.
     *
     * @param ackRoutes the outputs that count where its senders wait for the delivery; none means all
     * @throws IllegalArgumentException if another input has this identity
     */
    public Intake open(String identity, String name, InputPolicy policy, RouteMask ackRoutes) {
        var intake = new InputBuffer(identity, name, policy, ackRoutes, this, memory.share(policy.headroom()));
        if (inputs.putIfAbsent(identity, intake) != null) {
            throw new IllegalArgumentException("two inputs are named " + identity);
        }
        return intake;
    }

    /** Names the input behind an intake, which is told to pause and to resume. */
    public void attach(String identity, Input input) {
        known(identity).attach(input);
    }

    @Override
    public void ended(Chunk chunk, ChunkEnd end, ChunkEnd ackEnd) {
        known(chunk.stream().input()).ended(chunk, end, ackEnd);
    }

    @Override
    public void acknowledged(Chunk chunk, ChunkEnd ackEnd) {
        known(chunk.stream().input()).acknowledged(chunk, ackEnd);
    }

    @Override
    public void wanted(int route) {
        inputs.values().forEach(input -> input.wanted(route));
    }

    @Override
    public void room(int route) {
        fullRoutes.freed().forEach(InputBuffer::routesFree);
    }

    /** Takes nothing more, and hands over what is there. */
    public void close() {
        inputs.values().forEach(InputBuffer::close);
    }

    /** Answers whoever still waits; nothing is handed over any more. */
    public void end() {
        inputs.values().forEach(InputBuffer::end);
    }

    /** The valve of an input at this moment. */
    public Valve.Reading valve(String identity) {
        return known(identity).valve().reading();
    }

    /** Estimate of when a paused input goes on, at least a second; zero where it is not paused. */
    public Duration untilResume(String identity) {
        return known(identity).untilResume();
    }

    /** Who holds the bytes of an input: the outputs that have yet to let go of them. */
    public HeldBytes held(String identity) {
        return known(identity).held();
    }

    /** Chunks of an input that have not ended. */
    public int chunksHeld(String identity) {
        return known(identity).chunksHeld();
    }

    /** What can be given back of the memory that all inputs share. */
    Relief reliefOfAll() {
        var relief = new Relief(drain());
        inputs.values().forEach(input -> input.addTo(relief));
        return relief;
    }

    Drain drain() {
        if (drain == null) {
            throw new IllegalStateException("the buffer has no dispatcher yet");
        }
        return drain;
    }

    void tellPaused(InputBuffer input, Set<PauseReason> reasons) {
        Valve.Reading valve = input.valve().reading();
        notices.tell(new Notice.InputPaused(input.name(), reasons, valve.held(), valve.limit()));
    }

    void tellResumed(InputBuffer input, Set<PauseReason> reasons, long pausedNanos) {
        Valve.Reading valve = input.valve().reading();
        notices.tell(new Notice.InputResumed(
                input.name(), reasons, Duration.ofNanos(pausedNanos), valve.held(), valve.limit()));
    }

    /** An input broke its contract; the engine goes on without it. */
    void tellFault(InputBuffer input, Throwable fault) {
        notices.error(input.name(), "the input failed when it was told something, please report this: " + fault);
    }

    private InputBuffer known(String identity) {
        InputBuffer intake = inputs.get(identity);
        if (intake == null) {
            throw new IllegalArgumentException("no input is named " + identity);
        }
        return intake;
    }

    /**
     * What a buffer works with.
     *
     * @param router which tag goes where
     * @param filters what is done with events before
     * @param stores where chunks lie
     * @param ledger the books
     * @param memory what all inputs share
     * @param flush upper bound on how long an event waits for its chunk to be sealed
     * @param ticker monotonic time
     * @param timers one-shot timers
     * @param notices who hears of pauses
     */
    public record Parts(
            Router router,
            FilterChain filters,
            Stores stores,
            Ledger ledger,
            ProcessMemory memory,
            Duration flush,
            Ticker ticker,
            Timers timers,
            Notices notices) {}
}
