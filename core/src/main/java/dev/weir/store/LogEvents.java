// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.disk.DiskTrouble;
import dev.weir.segment.LogListener;
import dev.weir.segment.Recovered;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentSummary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Hears of what happens to the log, tells the operator, and has the store go on. Safe for any thread. */
final class LogEvents implements LogListener {
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final SegmentStore.Parts parts;
    private final Map<String, Long> told = new ConcurrentHashMap<>();
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
        SegmentStore opened = store;
        if (opened != null) {
            parts.executor().execute(opened::rescue);
        }
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

    @Override
    public void damaged(List<Recovered> findings) {
        for (Recovered finding : findings) {
            switch (finding) {
                case Recovered.Whole ignored -> {
                    // It only had no index.
                }
                case Recovered.Truncated cut ->
                    parts.notices()
                            .error(
                                    "storage",
                                    "segment " + cut.segment() + " is cut at byte " + cut.at() + "; what is before that"
                                            + " is read; 'weir store check' counts what is lost");
                case Recovered.Quarantined damage ->
                    parts.notices()
                            .error(
                                    "storage",
                                    "segment " + damage.segment() + ", bytes "
                                            + damage.range().from() + " to "
                                            + damage.range().to() + ": "
                                            + damage.cause().words() + "; events="
                                            + damage.range().events());
            }
        }
    }

    @Override
    public void cursorTrouble(String output, DiskTrouble trouble, Throwable cause) {
        long now = parts.ticker().nanos();
        Long before = told.get(output);
        if (before != null && now - before < QUIET_NANOS) {
            return;
        }
        told.put(output, now);
        parts.notices()
                .warn(
                        "storage",
                        "what output " + output + " has delivered cannot be written down for now (" + trouble + ": "
                                + cause.getMessage()
                                + "); it is tried again every second, and repeated after a crash");
    }
}
