// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/**
 * A chunk of a log that grows until it is sealed. A handle: the log writes, the owner asks. Safe for any thread.
 */
public final class LogChunk {
    private final ChunkHead head;

    LogChunk(ChunkHead head) {
        this.head = head;
    }

    /** Stream and routes. */
    public ChunkHead head() {
        return head;
    }

    /**
     * The sequence of its first event, its identity for ever; also after it was written again elsewhere.
     *
     * @throws IllegalStateException before its first event
     */
    public long id() {
        throw new UnsupportedOperationException();
    }

    /** Where it lies at the moment; changes only while its seal is not durable. */
    public ChunkPlace place() {
        throw new UnsupportedOperationException();
    }

    /** Whether it grows no more. */
    public boolean isSealed() {
        throw new UnsupportedOperationException();
    }

    /** Events so far. */
    public int events() {
        throw new UnsupportedOperationException();
    }

    /** Payload so far, in bytes. */
    public long bytes() {
        throw new UnsupportedOperationException();
    }
}
