// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.ReaderMemory;
import dev.weir.ledger.ShedReason;

/** Where an input offers its events. Safe for any thread; nothing here blocks. */
public interface Intake {
    /**
     * Offers events: all of them are taken, or none. The bytes are copied before the call returns, so
     * the caller may use its array anew.
     *
     * <p>What a filter throws, or the want of native memory, comes out of here; then nothing was taken and
     * nothing was counted.
     *
     * @return whether they were admitted; after {@code Paused} the sender keeps them until the input is told
     *     to resume, which always follows, perhaps before this call has returned; once the input was stopped
     *     it does not follow any more
     */
    Admission offer(Offer offer);

    /** What an offer would be answered at this moment, for those who can refuse before they read. */
    Admission state();

    /** Counts events that arrived and were dropped by the input itself, for a stated reason. */
    void shed(int events, long bytes, ShedReason reason);

    /**
     * A source is gone for good: nothing of it will be offered any more, and all that was has been told as reached.
     * A store need not keep how far it was read. Without effect where events live in memory.
     */
    void forget(String source);

    /** Memory for items that are read but not complete. */
    ReaderMemory readerMemory();
}
