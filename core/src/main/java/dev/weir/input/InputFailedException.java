// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

/** An input cannot start. The message says what happened and what to do. */
public final class InputFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message for the operator. */
    public InputFailedException(String message) {
        super(message);
    }

    /** With a message for the operator and the cause. */
    public InputFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
