// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.io.IOException;

/**
 *  A request is not taken, and its sender is told why. Without a stack trace: a peer decides how
 *  often it happens.
 */
public final class RefusedRequestException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String kind;

    /**
     * A refusal.
     *
     * @param status with which it is answered
     * @param kind one word for logs and metrics: the same each time that it happens
     * @param reason for the sender and the operator
     */
    public RefusedRequestException(int status, String kind, String reason) {
        super(reason);
        this.status = status;
        this.kind = kind;
    }

    /** What it is answered with. */
    public int status() {
        return status;
    }

    /** The word for logs and metrics. */
    public String kind() {
        return kind;
    }

    /** The reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
