// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/**
 * Refusal of bytes that are not JSON, or are JSON beyond a limit.
 *
 * <p>It says where and why, and never quotes the bytes. It carries no stack trace: a peer decides
 * how often it is thrown.
 */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String reason;

    MalformedJsonException(int offset, String reason) {
        super("malformed JSON at byte " + offset + ": " + reason, null, false, false);
        this.offset = offset;
        this.reason = reason;
    }

    /** Bytes between the start of what was to be read and the fault. */
    public int offset() {
        return offset;
    }

    /** What is wrong, without the offset. */
    public String reason() {
        return reason;
    }
}
