// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskTrouble;
import java.util.List;

/** Hears of the troubles of a store, on the thread that met them and with no lock held. */
public interface LogListener {
    /** Hears nothing. */
    LogListener NONE = new LogListener() {};

    /**
     * A sync failed: what was written since the last good one may be lost. Nothing is appended until {@link
     * SegmentLog#rewrite} has written it again.
     */
    default void suspect(SegmentLog log, DiskTrouble trouble, Throwable cause) {}

    /** {@value SegmentLog#FAILURES_MAX} segments in a row could not be synced; nothing is taken any more, reading goes on. */
    default void failed(SegmentLog log, DiskTrouble trouble, Throwable cause) {}

    /** A closed segment turned out to be damaged when it was read; what is left of it can be. */
    default void damaged(List<Recovered> findings) {}

    /** The cursor of an output could not be written; it is tried again every second. */
    default void cursorTrouble(String output, DiskTrouble trouble, Throwable cause) {}

    /** A segment was closed for good, and has its final index. */
    default void rolled(SegmentLog log, SegmentSummary sealed) {}
}
