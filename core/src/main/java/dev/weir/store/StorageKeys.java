// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;

/** The keys that this room obeys: where chunks lie until they are delivered. */
public final class StorageKeys {
    /** Kind of store. */
    public static final Key<StorageType> TYPE = Key.choice("storage.type", StorageType.class)
            .byDefault(StorageType.MEMORY)
            .doc("Where this input's chunks lie: memory, or memrb (memory, the oldest chunk is dropped at the"
                    + " limit).")
            .different("filesystem is not there yet and is refused");

    /** Pause where Fluent Bit counts chunks that are mapped into memory. */
    public static final Key<Boolean> PAUSE_ON_CHUNKS_OVERLIMIT = Key.flag("storage.pause_on_chunks_overlimit")
            .byDefault(false)
            .doc("Pause this input when too many of its stored chunks are in memory.")
            .met("it speaks of filesystem storage alone, and this input's chunks are bounded by their bytes");

    /** Bound on what waits on disk for an output. */
    public static final Key<String> TOTAL_LIMIT_SIZE = Key.text("storage.total_limit_size")
            .optional()
            .doc("Bound on what waits on disk for this output.")
            .absent("there is no storage on disk yet; queue.limit bounds what waits in memory");

    /** Those of an input. */
    public static final KeyGroup OF_INPUT = KeyGroup.of("Storage", TYPE, PAUSE_ON_CHUNKS_OVERLIMIT);

    /** Those of an output. */
    public static final KeyGroup OF_OUTPUT = KeyGroup.of("Storage", TOTAL_LIMIT_SIZE);

    /** Those of the service. */
    public static final KeyGroup OF_SERVICE = KeyGroup.of(
            "Storage",
            absent("storage.path"),
            absent("storage.type"),
            absent("storage.inherit"),
            absent("storage.sync"),
            absent("storage.checksum"),
            absent("storage.max_chunks_up"),
            absent("storage.backlog.mem_limit"),
            absent("storage.backlog.flush_on_shutdown"),
            absent("storage.delete_irrecoverable_chunks"),
            absent("storage.trim_files"),
            absent("storage.keep.rejected"),
            absent("storage.rejected.path"),
            absent("storage.rejected.limit"),
            absent("storage.limit"),
            Key.flag("storage.metrics")
                    .byDefault(false)
                    .doc("Answer on /api/v1/storage.")
                    .met("the endpoint always answers"));

    private StorageKeys() {}

    private static Key<String> absent(String name) {
        return Key.text(name)
                .optional()
                .doc("A setting of storage on disk.")
                .absent("there is no storage on disk yet; chunks live in memory, bounded by memory.limit and"
                        + " mem_buf_limit");
    }

    /** Kinds of store that an input may ask for. */
    public enum StorageType {
        /** Chunks live in memory. */
        MEMORY,
        /** Chunks live in memory, and the oldest is dropped at the limit. */
        MEMRB,
        /** Chunks live on disk; known by name, and refused with a word of its own. */
        FILESYSTEM
    }
}
