// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

/** What becomes, across a pause and a stop, of the events that an input has not taken. */
public enum Sending {
    /** Their source keeps them and is read again from where it ended: no event is lost, none comes twice. */
    REREAD,
    /** Their sender is answered, and sends again what was not: none is lost, none that was answered comes twice. */
    ANSWERED,
    /** Their sender hands them over and waits while nobody reads; what is under way at a stop is lost. */
    STREAMED,
    /** Their sender knows nothing of the input: what does not fit is shed and counted. */
    UNSLOWABLE,
    /** There is no sender: the input makes its events, and makes none while it is paused. */
    SELF_MADE;

    /** Whether an event that was not taken before a stop comes again after it. */
    boolean outlivesStop() {
        return this == REREAD || this == ANSWERED;
    }
}
