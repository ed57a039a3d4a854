// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a chunk are not what was written: the disk lost or changed them. The chunk cannot be
 * delivered, now or later.
 */
public final class ChunkDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With what happened, the values, and what to do, in words for the operator. */
    public ChunkDamagedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
