// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.input.Receipt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that an input has taken lately from other Weirs, so that one which is sent again, because its
 * acknowledgement was lost, is acknowledged again and not taken twice. Safe for any thread.
 *
 * <p>Of each sender the chunks with the highest numbers are remembered, as many as the window has; of all senders
 * {@value #CHUNKS_MAX}, and beyond that the sender that was silent for longest is forgotten. What is not remembered is
 * taken: at worst it is there twice. A chunk under a known name but with other events is taken as well, because its
 * sender's store was restored or copied; it is told.
 *
 * <p>In a store that outlives the process each place in a window is a source of its own, whose offset is the number of
 * the chunk that has the place, and a checksum. So a chunk's events and its name are one append, and offsets only grow.
 */
final class TakenChunks {
    /** Chunks that are remembered of all senders. */
    static final int CHUNKS_MAX = 8_192;

    /** Connections that may wait for the same chunk to be safe; more hear nothing, and send it again. */
    private static final int WAITING_MAX = 16;

    private static final int CHECK_BITS = 16;

    private final int window;
    private final boolean stored;
    private final Consumer<String> forget;
    private final Map<ChunkName.Sender, Window> senders = new LinkedHashMap<>(16, 0.75f, true);
    private int chunks;

    /** What is to be done with a chunk. */
    sealed interface Answer {
        /**
         * It is to be offered.
         *
         * @param receipt who is to be told of its end, once; tells the sender
         * @param position what is to be stored with the events, if anything
         * @param otherEvents whether another chunk of the same name was taken before
         */
        record Fresh(Receipt receipt, @Nullable SourcePosition position, boolean otherEvents) implements Answer {}

        /** It was taken; its sender has been, or will be, told what became of it. */
        record Repeated() implements Answer {}
    }

    private enum State {
        UNDER_WAY,
        TAKEN,
        FAILED
    }

    /** One chunk that was seen. Guarded by the whole. */
    private static final class Seen {
        private final int place;
        private final int check;
        private final List<Receipt> waiting = new ArrayList<>(1);
        private State state;

        Seen(int place, int check, State state) {
            this.place = place;
            this.check = check;
            this.state = state;
        }
    }

    /** The chunks of one sender by their numbers. */
    private static final class Window {
        private final TreeMap<Long, Seen> chunks = new TreeMap<>();
        private final BitSet places = new BitSet();

        boolean isIdle() {
            return chunks.values().stream().allMatch(seen -> seen.state != State.UNDER_WAY);
        }
    }

    /**
     * Remembers nothing yet.
     *
     * @param window chunks of each sender, at least 1
     * @param stored whether what is taken outlives the process, with its position
     * @param forget hears of sources that are not needed any more
     */
    TakenChunks(int window, boolean stored, Consumer<String> forget) {
        this.window = window;
        this.stored = stored;
        this.forget = forget;
    }

    /** Remembers what a store tells from earlier runs. */
    synchronized void restore(List<SourcePosition> positions) {
        for (SourcePosition position : positions) {
            ChunkPlace place = ChunkPlace.parse(position.source());
            if (place == null || chunks >= CHUNKS_MAX) {
                continue;
            }
            Window own = senders.computeIfAbsent(place.sender(), unknown -> new Window());
            int check = (int) (position.offset() & ((1 << CHECK_BITS) - 1));
            var seen = new Seen(place.number(), check, State.TAKEN);
            if (own.chunks.put(position.offset() >>> CHECK_BITS, seen) == null) {
                chunks++;
            }
            own.places.set(place.number());
        }
    }

    /**
     * Asks what to do with a chunk that has arrived.
     *
     * @param events what it brought
     * @param receipt tells its sender
     */
    Answer ask(ChunkName name, EventBatch events, Receipt receipt) {
        int check = check(events);
        var forgotten = new ArrayList<String>();
        boolean taken = false;
        Answer answer;
        synchronized (this) {
            Window own = senders.computeIfAbsent(name.sender(), unknown -> new Window());
            Seen known = own.chunks.get(name.sequence());
            if (known != null && known.check == check && known.state != State.FAILED) {
                taken = known.state == State.TAKEN;
                answer = new Answer.Repeated();
                if (!taken && known.waiting.size() < WAITING_MAX) {
                    known.waiting.add(receipt);
                    return answer;
                }
            } else {
                answer = begin(name, own, check, receipt);
                bound(forgotten);
            }
        }
        forgotten.forEach(forget);
        if (answer instanceof Answer.Repeated) {
            receipt.ended(taken);
        }
        return answer;
    }

    private Answer begin(ChunkName name, Window own, int check, Receipt receipt) {
        Seen known = own.chunks.get(name.sequence());
        if (known != null && known.state == State.UNDER_WAY) {
            return new Answer.Fresh(receipt, null, true);
        }
        int place = known == null ? freePlace(name.sequence(), own) : known.place;
        if (place < 0) {
            return new Answer.Fresh(receipt, null, false);
        }
        var seen = new Seen(place, check, State.UNDER_WAY);
        seen.waiting.add(receipt);
        if (own.chunks.put(name.sequence(), seen) == null) {
            chunks++;
        }
        own.places.set(place);
        long offset = (name.sequence() << CHECK_BITS) | check;
        SourcePosition position =
                stored ? new SourcePosition(new ChunkPlace(name.sender(), place).text(), offset) : null;
        boolean others = known != null && known.check != check;
        return new Answer.Fresh(safe -> ended(seen, safe), position, others);
    }

    /** A place for a number; that of the lowest one where all are taken, -1 where the number is lower than all. */
    private int freePlace(long sequence, Window own) {
        if (own.chunks.size() < window) {
            return own.places.nextClearBit(0);
        }
        Entry<Long, Seen> lowest = own.chunks.firstEntry();
        if (lowest.getKey() > sequence || lowest.getValue().state == State.UNDER_WAY) {
            return -1;
        }
        own.chunks.remove(lowest.getKey());
        chunks--;
        return lowest.getValue().place;
    }

    /** Forgets whole senders while there are too many chunks, those that were silent for longest first. */
    private void bound(List<String> forgotten) {
        var oldest = senders.entrySet().iterator();
        while (chunks > CHUNKS_MAX && oldest.hasNext()) {
            var next = oldest.next();
            Window own = next.getValue();
            if (own.isIdle()) {
                own.chunks.values().forEach(seen -> forgotten.add(new ChunkPlace(next.getKey(), seen.place).text()));
                chunks -= own.chunks.size();
                oldest.remove();
            }
        }
        if (!stored) {
            forgotten.clear();
        }
    }

    private void ended(Seen seen, boolean safe) {
        List<Receipt> all;
        synchronized (this) {
            seen.state = safe ? State.TAKEN : State.FAILED;
            all = List.copyOf(seen.waiting);
            seen.waiting.clear();
        }
        all.forEach(receipt -> receipt.ended(safe));
    }

    /** Chunks that are remembered. */
    synchronized int size() {
        return chunks;
    }

    private static int check(EventBatch events) {
        var checksum = new CRC32C();
        checksum.update(events.bytes(), events.from(), events.size());
        return (int) (checksum.getValue() & ((1 << CHECK_BITS) - 1));
    }
}
