// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.input.Receipt;

/** A sender that waits until its events have ended in every chunk they went into. Guarded by the lock of its input. */
final class PendingReceipt {
    private final Receipt receipt;
    private int waitingFor;
    private boolean safe = true;

    PendingReceipt(Receipt receipt, int chunks) {
        this.receipt = receipt;
        waitingFor = chunks;
    }

    /** Notes the end of one chunk; whether it was the last. */
    boolean ended(boolean chunkSafe) {
        safe &= chunkSafe;
        return --waitingFor == 0;
    }

    /** Who waits. */
    Receipt receipt() {
        return receipt;
    }

    /** Whether all those chunks ended well. */
    boolean safe() {
        return safe;
    }
}
