// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.FrameCodecs;
import dev.weir.segment.SyncPolicy;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * Where a durable store lies and how it behaves.
 *
 * @param folder where; made where it is missing
 * @param sync when what was written is synced
 * @param codecs how what it holds is compressed on disk
 * @param limit bytes that its files may have, {@link #HALF_OF_FREE} or at least 1; it is crossed by one append at most
 * @param leastQueue bytes of the smallest bound on what may be stored for an output; files are small against it
 */
public record StoreSettings(Path folder, SyncPolicy sync, FrameCodecs codecs, long limit, long leastQueue) {
    /** The limit where nobody gave one: half of what is free, and of what the store has already, when it is opened. */
    public static final long HALF_OF_FREE = 0;

    /** With no bound for an output, and nothing compressed. */
    public StoreSettings(Path folder, SyncPolicy sync, long limit) {
        this(folder, sync, FrameCodecs.NONE, limit, Long.MAX_VALUE);
    }

    /** Checks the limit. */
    public StoreSettings {
        if (limit < HALF_OF_FREE) {
            throw new IllegalArgumentException("limit=" + limit);
        }
    }

    /** The same, where the outputs have such bounds. */
    public StoreSettings under(LongStream queues) {
        return new StoreSettings(folder, sync, codecs, limit, queues.min().orElse(Long.MAX_VALUE));
    }

    /** The same, compressed in this way. */
    public StoreSettings with(FrameCodecs others) {
        return new StoreSettings(folder, sync, others, limit, leastQueue);
    }
}
