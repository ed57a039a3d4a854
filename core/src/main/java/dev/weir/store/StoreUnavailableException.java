// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import org.jspecify.annotations.Nullable;

/**
 * A store can take nothing at this moment: its disk is full, or fails, or its limit is reached. Nothing was taken; whoever offered
 * keeps the events, and {@link DurableStore#whenAvailable} says when it is worth while to offer them again.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With what happened, the values, and what to do, in words for the operator. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
