// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.disk.DiskTrouble;
import dev.weir.segment.LogListener;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentSummary;
import org.jspecify.annotations.Nullable;

/** Hears of what happens to the log, tells the operator, and has the store go on. Safe for any thread. */
final class LogEvents implements LogListener {
    private final SegmentStore.Parts parts;
    private volatile @Nullable SegmentStore store;

    LogEvents(SegmentStore.Parts parts) {
        this.parts = parts;
    }

    /** The store is there; before that only recovery runs, which seals nothing that anybody waits for. */
    void begin(SegmentStore opened) {
        store = opened;
    }

    @Override
    public void rolled(SegmentLog log, SegmentSummary sealed) {
        SegmentStore opened = store;
        if (opened != null) {
            opened.rolled(sealed);
        }
    }

    @Override
    public void suspect(SegmentLog log, DiskTrouble trouble, Throwable cause) {
        parts.notices()
                .error(
                        "storage",
                        "the disk could not make what was written durable (" + trouble + ": " + cause.getMessage()
                                + "); it is written again to a new file, and nobody was told that it is safe");
    }

    @Override
    public void failed(SegmentLog log, DiskTrouble trouble, Throwable cause) {
        parts.notices()
                .error(
                        "storage",
                        "the disk failed " + SegmentLog.FAILURES_MAX + " times in a row (" + trouble + ": "
                                + cause.getMessage() + "); the store takes nothing more and delivers what it has:"
                                + " mend the disk and start again");
    }
}
