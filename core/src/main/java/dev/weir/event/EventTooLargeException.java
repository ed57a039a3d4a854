// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * Refusal of a value that is, or declares itself to be, larger than its reader or writer may hold.
 *
 * <p>It carries no stack trace: a peer decides how often it is thrown.
 */
public final class EventTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long size;
    private final int limit;

    /**
     * Makes a refusal.
     *
     * @param size bytes that would have been needed, as far as they were known
     * @param limit bytes that are allowed
     */
    public EventTooLargeException(long size, int limit) {
        super("event too large: size=" + size + " bytes, limit=" + limit + " bytes", null, false, false);
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
