// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * Refusal of bytes that are not MessagePack, or not an event.
 *
 * <p>It says where and why. It carries no stack trace: a peer decides how often it is thrown, and
 * the place in our code tells nothing that the reason does not.
 */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String reason;

    /**
     * Makes a refusal.
     *
     * @param position index into the array that was read, of the first byte of the value at fault
     * @param reason what is wrong, with values and limits
     */
    public MalformedEventException(int position, String reason) {
        super("malformed event at byte " + position + ": " + reason, null, false, false);
        this.position = position;
        this.reason = reason;
    }

    /** Index, into the array that was read, of the first byte of the value at fault. */
    public int position() {
        return position;
    }

    /** What is wrong, without the position. */
    public String reason() {
        return reason;
    }
}
