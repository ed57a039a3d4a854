// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import java.util.Locale;

/**
 * Refusal of what a sender sent; its connection is closed, as nobody knows where the next message
 * begins. It carries no stack trace: a peer decides how often it is thrown.
 */
final class RefusedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Makes a refusal.
     *
     * @param reason for the counters
     * @param message what is wrong, with values and limits, and without any of the sender's bytes
     */
    RefusedMessageException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What sort of refusal it is. */
    Reason reason() {
        return reason;
    }

    /** Sorts of refusals. */
    enum Reason {
        /** The bytes are no message of the protocol. */
        MALFORMED,
        /** It is, or declares itself to be, larger than what is allowed. */
        TOO_LARGE,
        /** It is sound and asks for what there is not. */
        UNSUPPORTED,
        /** The sender did not show that it knows the secret. */
        UNAUTHORIZED,
        /** The sender took longer than it may. */
        TOO_SLOW;

        /** The metric's label. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
