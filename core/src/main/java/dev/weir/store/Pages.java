// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.StreamKey;
import dev.weir.disk.DiskTrouble;
import dev.weir.notice.Notices;
import dev.weir.segment.ChunkPlace;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoredChunk;
import dev.weir.time.Ticker;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Reads on in the log for an output, from an ordinal up to another. Safe for any thread.
 *
 * <p>Promise: a page shows no chunk that was not told as sealed, and every one that was and has not ended; where a segment
 * cannot be read for now, there is no page. What lies in a file that is gone is told and left out.
 */
final class Pages {
    private final SegmentLog log;
    private final Segments segments;
    private final UntoldChunks untold;
    private final UUID identity;
    private final List<String> outputs;
    private final Ticker ticker;
    private final Notices notices;

    /**
     * Over a log.
     *
     * @param identity of the store
     * @param outputs identities of the outputs, by route
     */
    Pages(
            SegmentLog log,
            Segments segments,
            UntoldChunks untold,
            UUID identity,
            List<String> outputs,
            SegmentStore.Parts parts) {
        this.log = log;
        this.segments = segments;
        this.untold = untold;
        this.identity = identity;
        this.outputs = outputs;
        ticker = parts.ticker();
        notices = parts.notices();
    }

    /**
     * Chunks that an output still wants.
     *
     * @throws UncheckedIOException if the disk refuses; it may be tried again
     */
    DurableStore.Page read(OutputCursor cursor, long after, long upTo, int most) {
        var search = new Search(cursor, upTo, most, after);
        for (long segment : log.segments()) {
            boolean within = segment >= Ordinals.segmentOf(after + 1) && segment <= Ordinals.segmentOf(upTo);
            if (within && !search.isFull()) {
                read(segment, search);
            }
        }
        return new DurableStore.Page(search.found, search.isFull() ? search.through : upTo);
    }

    private void read(long segment, Search search) {
        int from = (int) Math.max(0, search.through + 1 - Ordinals.firstOf(segment));
        try {
            List<StoredChunk> chunks = segments.readAnew(segment, reader -> search.wanted(reader.iterator(), from));
            // Asked after the index was read: what is told as sealed meanwhile, the lane has left to be paged.
            Set<ChunkPlace> waiting = untold.places();
            for (StoredChunk chunk : chunks) {
                if (!waiting.contains(chunk.place())) {
                    search.found.add(chunkOf(chunk));
                }
            }
        } catch (StoreFailedException failed) {
            if (failed.trouble() != DiskTrouble.GONE) {
                throw new UncheckedIOException(failed.getMessage(), failed);
            }
            notices.error(
                    "storage",
                    "what is in it is not delivered, unless the file is put back before the next start, which counts"
                            + " what is missing: " + failed.getMessage());
        }
    }

    private Chunk chunkOf(StoredChunk stored) {
        var routes = new BitSet();
        for (String output : stored.head().routes()) {
            int route = outputs.indexOf(output);
            if (route >= 0) {
                routes.set(route);
            }
        }
        StreamKey stream = stored.head().stream();
        return new Chunk(
                new ChunkId(identity, stream.priority(), stored.id()),
                Ordinals.of(stored.place()),
                stream,
                stored.events(),
                stored.bytes(),
                Math.min(stored.keptBySender(), stored.events()),
                stored.ack(),
                RouteMask.of(routes),
                List.of(),
                ticker.nanos());
    }

    /** A page while it is read. For one thread. */
    private static final class Search {
        private final List<Chunk> found = new ArrayList<>();
        private final OutputCursor cursor;
        private final long upTo;
        private final int most;
        private long through;

        private Search(OutputCursor cursor, long upTo, int most, long after) {
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
                if (Ordinals.of(chunk.place()) > upTo) {
                    break;
                }
                through = Ordinals.of(chunk.place());
                if (chunk.head().routes().contains(cursor.output()) && !cursor.isEnded(chunk.place())) {
                    wanted.add(chunk);
                }
            }
            return wanted;
        }
    }
}
