// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.chunk.GrowingChunk;
import dev.weir.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chunk that grows or waits to be told as sealed, with those who wait for its end. Guarded by the lock of its input. */
final class OpenChunk {
    final GrowingChunk builder;
    final List<Frontier.Stretch> stretches = new ArrayList<>(1);
    final List<PendingReceipt> receipts = new ArrayList<>(0);
    /** Bytes of its payload that the input's valve counts as held. */
    long held;
    /** Bytes that the process's memory was charged for this chunk beside its payload. */
    long overhead;

    /** Bytes at which it is sealed. */
    final long bytesMax;

    /** Whether nothing is added to it any more. */
    boolean complete;

    long sealAtNanos = Long.MAX_VALUE;
    Timers.@Nullable Timer timer;

    OpenChunk(GrowingChunk builder, long bytesMax) {
        this.builder = builder;
        this.bytesMax = bytesMax;
    }
}
