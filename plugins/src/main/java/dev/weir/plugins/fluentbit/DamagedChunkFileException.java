// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

/** A chunk file is not what Fluent Bit writes, or not whole; the message says in what way. */
public final class DamagedChunkFileException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedChunkFileException(String message) {
        super(message);
    }
}
