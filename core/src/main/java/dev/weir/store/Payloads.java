// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.backpressure.ProcessMemory;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.SlabBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The payload of stored chunks that lies in memory at the moment. Safe for any thread.
 *
 * <p>What an input has put there stays until it is released, and the input pays for it. What was read back
 * from disk is paid for here and stays while somebody reads it. Promise: of one chunk there is one payload at most, and
 * every byte that is charged is given back.
 */
final class Payloads {
    private final Map<ChunkId, Entry> entries = new ConcurrentHashMap<>();
    private final ProcessMemory.Share share;
    private final Source source;

    /**
     * Nothing in memory.
     *
     * @param share pays for what is read back
     * @param source reads it
     */
    Payloads(ProcessMemory.Share share, Source source) {
        this.share = share;
        this.source = source;
    }

    /** Has the payload of a chunk that is complete lie here until its release. */
    void keep(ChunkId id, SlabBuffer payload) {
        entries.put(id, new Entry(payload));
    }

    /** Chunks whose payload lies here. */
    int count() {
        return entries.size();
    }

    /** The payload for one reader more; read from disk where it is not here. */
    SlabBuffer read(Chunk chunk) {
        while (true) {
            Entry entry = entries.computeIfAbsent(chunk.id(), missing -> new Entry(null));
            synchronized (entry) {
                if (!entry.gone) {
                    SlabBuffer payload = entry.payload == null ? load(entry, chunk) : entry.payload;
                    entry.readers++;
                    return payload;
                }
            }
        }
    }

    private SlabBuffer load(Entry entry, Chunk chunk) {
        share.charge(chunk.bytes());
        boolean loaded = false;
        try {
            SlabBuffer payload = source.load(chunk);
            entry.payload = payload;
            entry.charged = chunk.bytes();
            loaded = true;
            return payload;
        } finally {
            if (!loaded) {
                entry.gone = true;
                entries.remove(chunk.id(), entry);
                share.release(chunk.bytes());
            }
        }
    }

    /** One reader is done. */
    void endRead(ChunkId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalStateException("chunk " + id + " is not being read");
        }
        long free;
        synchronized (entry) {
            entry.readers--;
            assert entry.readers >= 0 : "readers=" + entry.readers;
            free = entry.readers == 0 && (entry.charged > 0 || entry.released) ? drop(id, entry) : 0;
        }
        share.release(free);
    }

    /** Nobody but those who read it now needs the payload here. */
    void release(ChunkId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return;
        }
        long free;
        synchronized (entry) {
            entry.released = true;
            free = entry.readers == 0 && !entry.gone ? drop(id, entry) : 0;
        }
        share.release(free);
    }

    private long drop(ChunkId id, Entry entry) {
        entry.gone = true;
        entries.remove(id, entry);
        if (entry.payload != null) {
            entry.payload.release();
        }
        return entry.charged;
    }

    /** Reads the payload of a chunk from where it is durable. */
    @FunctionalInterface
    interface Source {
        /**
         * All bytes of a chunk.
         *
         * @throws ChunkDamagedException if they are not what was written
         */
        SlabBuffer load(Chunk chunk);
    }

    /** One chunk's payload. Guarded by itself. */
    private static final class Entry {
        private @Nullable SlabBuffer payload;
        private long charged;
        private int readers;
        private boolean released;
        private boolean gone;

        private Entry(@Nullable SlabBuffer payload) {
            this.payload = payload;
        }
    }
}
