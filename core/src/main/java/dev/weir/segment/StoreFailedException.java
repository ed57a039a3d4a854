// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskTrouble;
import java.io.IOException;

/** The store could not do what was asked for; its message says what to do. */
public final class StoreFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final DiskTrouble trouble;

    StoreFailedException(DiskTrouble trouble, String message, Throwable cause) {
        super(message, cause);
        this.trouble = trouble;
    }

    /** What the error means for whoever must go on. */
    public DiskTrouble trouble() {
        return trouble;
    }
}
