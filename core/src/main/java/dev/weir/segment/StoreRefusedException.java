// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;

/** The folder cannot be used as a store: somebody else has it, or it is of a kind that this version does not know. */
public final class StoreRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    StoreRefusedException(String message) {
        super(message);
    }
}
