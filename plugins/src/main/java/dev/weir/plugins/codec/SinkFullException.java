// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/** Refusal of an append that would make a {@link ByteSink} larger than it may be. */
public final class SinkFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long size;
    private final int limit;

    SinkFullException(long size, int limit) {
        super("encoded bytes too many: size=" + size + " bytes, limit=" + limit + " bytes", null, false, false);
        this.size = size;
        this.limit = limit;
    }

    /** Bytes that would have been needed, as far as they were known when it was refused. */
    public long size() {
        return size;
    }

    /** Bytes that are allowed. */
    public int limit() {
        return limit;
    }
}
