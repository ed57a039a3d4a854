// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

/** The database of tail positions cannot be opened, read or written. The message is for the operator. */
public final class TailDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TailDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    TailDatabaseException(String message) {
        super(message);
    }
}
