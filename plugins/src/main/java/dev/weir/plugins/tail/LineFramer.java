// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.event.EventBatch;
import java.time.Instant;

/**
 * Turns lines of one file into events, one behind the other, in a buffer of its own that is used anew for
 * each batch. For one thread.
 */
sealed interface LineFramer permits PlainFramer, ParsingFramer {
    /** Bytes at which a batch is large enough. */
    int BATCH_BYTES = 256 * 1024;

    /** Begins an empty batch of lines of that file, read at that time. */
    void begin(TailedFile file, Instant time);

    /**
     * Makes an event of a line.
     *
     * @param offset of the line in its file
     * @return false, with nothing added, where the batch has no room for it; an empty batch has room for
     *     any line that fits the buffer of {@link FileReader}
     * @throws dev.weir.event.EventTooLargeException if what the line means is too large for any batch
     */
    boolean add(byte[] b, int from, int to, long offset);

    /** Bytes of memory that {@link #single} takes for a line of so many. */
    long memory(int lineBytes);

    /** A batch of this line alone, in memory of its own. */
    EventBatch single(byte[] b, int from, int to, long offset);

    /** The events so far, valid until the next {@link #begin}. */
    EventBatch batch();
}
