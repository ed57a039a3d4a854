// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import dev.weir.segment.SyncPolicy;
import java.nio.file.Path;
import java.util.Optional;

/** The keys that this room obeys: where chunks lie until they are delivered. */
public final class StorageKeys {
    /** Kind of store. */
    public static final Key<StorageType> TYPE = Key.choice("storage.type", StorageType.class)
            .optional()
            .doc("Where this input's chunks lie: memory, memrb (memory, the oldest chunk is dropped at the limit), or"
                    + " filesystem (on disk, and in memory as far as that lasts; needs storage.path). Default: memory,"
                    + " or what the service says with storage.inherit.")
            .same();

    /** Pause where Fluent Bit counts chunks that are mapped into memory. */
    public static final Key<Boolean> PAUSE_ON_CHUNKS_OVERLIMIT = Key.flag("storage.pause_on_chunks_overlimit")
            .byDefault(false)
            .doc("Pause this input when too many of its stored chunks are in memory.")
            .met("what of the stored chunks is in memory is bounded by its bytes, and the rest waits on disk");

    /** Bound on what waits on disk for an output. */
    public static final Key<ByteSize> TOTAL_LIMIT_SIZE = Key.size("storage.total_limit_size")
            .optional()
            .doc("Bytes of stored events that may wait for this output; at the bound its oldest chunk"
                    + " is dropped and counted, or what queue.overflow says. 0 is no bound.")
            .same();

    /** Where the store lies. */
    public static final Key<String> PATH = Key.text("storage.path")
            .optional()
            .doc("Folder of the store on disk; without it there is none.")
            .different(
                    "the files have a format of Weir's own; chunk files that Fluent Bit left there are taken in at the start and removed when their events are stored");

    /** When what was written is synced. */
    public static final Key<Sync> SYNC = Key.choice("storage.sync", Sync.class)
            .byDefault(Sync.NORMAL)
            .doc("When events on which nobody waits are made durable: normal (within half a second), full (each write)."
                    + " With ack: disk a sender is answered after the sync in either case.")
            .different("normal does sync, where Fluent Bit leaves it to the system");

    /** Bound on the files. */
    public static final Key<ByteSize> LIMIT = Key.size("storage.limit")
            .optional()
            .atLeast(new ByteSize(16_000_000))
            .doc("Bytes that the files of the store may have; at the bound its inputs pause. Default: half of what is"
                    + " free at the start.")
            .ours();

    /** How events are compressed at rest. */
    public static final Key<Compression> COMPRESSION = Key.choice("storage.compression", Compression.class)
            .byDefault(Compression.NONE)
            .doc(
                    "How events are compressed while they lie on disk: none, zstd (small), lz4 (fast). It holds for what is"
                            + " written from now on; what is there is read in any case.")
            .ours();

    /** Whether dead letters are kept. */
    public static final Key<Boolean> KEEP_REJECTED = Key.flag("storage.keep.rejected")
            .byDefault(false)
            .doc(
                    "Keep what a destination refuses for good, or does not take after its last retry, with its cause, as dead"
                            + " letters; an output's dead_letters overrides it. Look at them with weir dlq.")
            .different("a refused chunk is halved until the refused events are alone; the others are delivered");

    /** Where dead letters are kept. */
    public static final Key<String> REJECTED_PATH = Key.text("storage.rejected.path")
            .byDefault("rejected")
            .doc("Folder of the dead letters, in that of storage.path unless it is absolute.")
            .different("an absolute path is possible, and needs no storage.path");

    /** Bound on dead letters. */
    public static final Key<ByteSize> REJECTED_LIMIT = Key.size("storage.rejected.limit")
            .byDefault(new ByteSize(100_000_000))
            .atLeast(new ByteSize(DeadLetterSettings.LIMIT_LEAST))
            .doc("Bytes that the files of the dead letters may have; at the limit the oldest go, and are counted.")
            .different("Fluent Bit has no limit by default, and drops the newest at one that is set");

    /** Whether an output's dead letters are kept. */
    public static final Key<Boolean> DEAD_LETTERS = Key.flag("dead_letters")
            .optional()
            .doc(
                    "Whether what this output will never deliver is kept as dead letters. Default: what storage.keep.rejected of"
                            + " the service says.")
            .ours();

    private static final Key<StorageType> USUAL_TYPE = Key.choice("storage.type", StorageType.class)
            .optional()
            .doc("Kind of storage of inputs that do not say theirs, where storage.inherit is on.")
            .same();

    private static final Key<Boolean> INHERIT = Key.flag("storage.inherit")
            .byDefault(false)
            .doc("Inputs without a storage.type have that of the service.")
            .same();

    /** Those of an input. */
    public static final KeyGroup OF_INPUT = KeyGroup.of("Storage", TYPE, PAUSE_ON_CHUNKS_OVERLIMIT);

    /** Those of an output. */
    public static final KeyGroup OF_OUTPUT = KeyGroup.of("Storage", TOTAL_LIMIT_SIZE, DEAD_LETTERS);

    /** Those of the service. */
    public static final KeyGroup OF_SERVICE = KeyGroup.of(
            "Storage",
            PATH,
            USUAL_TYPE,
            INHERIT,
            SYNC,
            LIMIT,
            COMPRESSION,
            Key.flag("storage.checksum")
                    .byDefault(false)
                    .doc("Check what is read from disk.")
                    .met("every frame has checksums, and they are always checked"),
            Key.integer("storage.max_chunks_up")
                    .byDefault(128)
                    .doc("Stored chunks that are in memory at once.")
                    .met("what of the stored chunks is in memory is bounded by memory.limit and mem_buf_limit"),
            Key.size("storage.backlog.mem_limit")
                    .byDefault(new ByteSize(5_000_000))
                    .doc("Memory for chunks of earlier runs.")
                    .met("chunks of earlier runs are read as they are delivered"),
            absent("storage.backlog.flush_on_shutdown", "what is stored is delivered after the next start"),
            Key.flag("storage.delete_irrecoverable_chunks")
                    .byDefault(false)
                    .doc("Delete chunks that cannot be read.")
                    .met(
                            "what cannot be read is counted and never in the way; what a start cuts out of a file is kept in"
                                    + " quarantine"),
            Key.flag("storage.trim_files")
                    .byDefault(false)
                    .doc("Give space at the end of files back.")
                    .met("files have no unused space"),
            KEEP_REJECTED,
            REJECTED_PATH,
            REJECTED_LIMIT,
            Key.flag("storage.metrics")
                    .byDefault(false)
                    .doc("Answer on /api/v1/storage.")
                    .met("the endpoint always answers, and counts chunks of this run"));

    private StorageKeys() {}

    private static Key<String> absent(String name, String instead) {
        return Key.text(name).optional().doc("A setting of storage on disk.").absent(instead);
    }

    /** What the service says of storage. */
    public static OfService readService(Values values) {
        SyncPolicy sync =
                switch (values.get(SYNC)) {
                    case NORMAL -> SyncPolicy.NORMAL;
                    case FULL -> SyncPolicy.FULL;
                };
        Optional<StorageType> usual = values.get(INHERIT) ? values.find(USUAL_TYPE) : Optional.empty();
        long limit = values.find(LIMIT).map(ByteSize::bytes).orElse(StoreSettings.HALF_OF_FREE);
        return new OfService(
                values.find(PATH).map(path -> new StoreSettings(Path.of(path), sync, limit)),
                usual.orElse(StorageType.MEMORY),
                letters(values),
                values.get(KEEP_REJECTED),
                values.get(COMPRESSION));
    }

    /** Where dead letters would lie; nowhere where no folder is known. */
    private static Optional<DeadLetterSettings> letters(Values values) {
        Path folder = Path.of(values.get(REJECTED_PATH));
        Optional<Path> store = values.find(PATH).map(Path::of);
        if (!folder.isAbsolute() && store.isEmpty()) {
            if (values.get(KEEP_REJECTED)) {
                values.problem(KEEP_REJECTED, "on needs storage.path, or an absolute storage.rejected.path");
            }
            return Optional.empty();
        }
        Path resolved = store.map(path -> path.resolve(folder)).orElse(folder).normalize();
        if (store.isPresent() && resolved.equals(store.get().normalize())) {
            values.problem(REJECTED_PATH, "is the folder of the store itself; give the dead letters one of their own");
            return Optional.empty();
        }
        return Optional.of(
                new DeadLetterSettings(resolved, values.get(REJECTED_LIMIT).bytes()));
    }

    /**
     * Storage as the service has it.
     *
     * @param store the store on disk, if there is one
     * @param usual kind of storage of an input that says nothing
     * @param letters where dead letters are kept, where a folder is known for them
     * @param keepsRejected whether an output that says nothing keeps them
     * @param compression how the store compresses what it writes
     */
    public record OfService(
            Optional<StoreSettings> store,
            StorageType usual,
            Optional<DeadLetterSettings> letters,
            boolean keepsRejected,
            Compression compression) {
        /** No storage on disk. */
        public static final OfService NONE =
                new OfService(Optional.empty(), StorageType.MEMORY, Optional.empty(), false, Compression.NONE);

        /** Whether an output keeps dead letters; where it says that it does, there has to be a folder. */
        public boolean keepsRejected(Values output) {
            boolean keeps = output.find(DEAD_LETTERS).orElse(keepsRejected);
            if (keeps && letters.isEmpty() && output.given(DEAD_LETTERS)) {
                output.problem(
                        DEAD_LETTERS,
                        "on needs storage.path in the service section, or an absolute storage.rejected.path");
            }
            return keeps && letters.isPresent();
        }
    }

    /** Kinds of store that an input may ask for. */
    public enum StorageType {
        /** Chunks live in memory. */
        MEMORY,
        /** Chunks live in memory, and the oldest is dropped at the limit. */
        MEMRB,
        /** Chunks live on disk, and in memory as far as that lasts. */
        FILESYSTEM
    }

    /** How events are compressed on disk. */
    public enum Compression {
        /** Not at all. */
        NONE,
        /** By Zstandard. */
        ZSTD,
        /** By LZ4. */
        LZ4
    }

    /** When what was written is synced. */
    public enum Sync {
        /** Within half a second, or as soon as somebody waits. */
        NORMAL,
        /** Each write. */
        FULL
    }
}
