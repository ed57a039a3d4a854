// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.config.ByteSize;
import dev.weir.notice.Notices;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.Recovered;
import dev.weir.segment.RecoveryReport;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.Tally;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * Says in words what was found when a store was opened: how the last run ended, what was cut off or could not be read,
 * which outputs are new and which are gone. At most {@value #FINDINGS_MAX} findings are told one by one.
 */
final class OpeningWords {
    static final int FINDINGS_MAX = 20;

    private static final String WHO = "storage";

    private final StoreFolder store;
    private final Path folder;
    private final Notices notices;

    private OpeningWords(StoreFolder store, Path folder, Notices notices) {
        this.store = store;
        this.folder = folder;
        this.notices = notices;
    }

    static void tell(StoreFolder store, Path folder, Notices notices) {
        new OpeningWords(store, folder, notices).tell();
    }

    private void tell() {
        RecoveryReport report = store.report();
        if (!report.clean()) {
            notices.warn(
                    WHO,
                    "the last run did not end properly: what was stored is there, what was delivered in its last tenth"
                            + " of a second may be delivered again, and counts of what was in memory begin anew");
        }
        report.segments().stream().limit(FINDINGS_MAX).forEach(this::tell);
        if (report.segments().size() > FINDINGS_MAX) {
            notices.warn(
                    WHO,
                    "findings=" + (report.segments().size() - FINDINGS_MAX) + " more; 'weir store check " + folder
                            + "' shows what is damaged still");
        }
        report.remarks().forEach(remark -> notices.warn(WHO, remark));
        tellContent();
        new TreeSet<>(report.unclaimedCursors()).forEach(this::tellGone);
        boolean used = store.logs().stream().anyMatch(log -> !log.segments().isEmpty());
        if (used) {
            new TreeSet<>(report.newOutputs())
                    .forEach(output ->
                            notices.info(WHO, "output " + output + " is new: it gets what is stored from now on"));
        }
    }

    private void tell(Recovered finding) {
        switch (finding) {
            case Recovered.Whole ignored -> {
                // That is what everybody expects.
            }
            case Recovered.Truncated(var segment, long at, long bytes, long events) ->
                notices.warn(
                        WHO,
                        "segment " + segment + " ended in the middle of a write and was cut at byte " + at + ": bytes="
                                + bytes + ", events=" + events + "; nobody had been told that they were safe");
            case Recovered.Quarantined(var segment, var range, var cause) -> {
                String message = "segment " + segment + ", bytes " + range.from() + " to " + range.to() + ": "
                        + cause.words() + "; events=" + range.events() + ", a copy is kept in "
                        + folder.resolve("quarantine");
                if (wasPromised(cause)) {
                    notices.error(WHO, message);
                } else {
                    notices.warn(WHO, message);
                }
            }
        }
    }

    /** Whether somebody may have been told that it is safe; what a loss of power tears nobody was. */
    private static boolean wasPromised(Recovered.Cause cause) {
        return switch (cause) {
            case ROTTEN, MISSING -> true;
            case TORN, ORPHANED, INCOMPLETE, UNREACHED -> false;
        };
    }

    private void tellContent() {
        long bytes = 0;
        int segments = 0;
        for (SegmentLog log : store.logs()) {
            bytes += log.bytes();
            segments += log.segments().size();
        }
        notices.info(
                WHO,
                "store at " + folder + ", identity=" + store.identity() + ", segments=" + segments + ", bytes="
                        + new ByteSize(bytes));
    }

    private void tellGone(String output) {
        OutputCursor cursor = store.unclaimed(output);
        if (cursor != null) {
            Tally held = held(cursor);
            notices.warn(
                    WHO,
                    "output " + output + " is not in the configuration any more and had not delivered events="
                            + held.events() + " (" + new ByteSize(held.bytes())
                            + "), which stay: where it only has another name now, give it its old alias back; where it is"
                            + " gone for good, stop the agent and let them go with weir store forget");
        }
    }

    private Tally held(OutputCursor cursor) {
        Tally given = Tally.ZERO;
        for (SegmentLog log : store.logs()) {
            given = given.plus(log.totals().bufferedByOutput().getOrDefault(cursor.output(), Tally.ZERO));
        }
        return given.minus(Tally.sum(cursor.totals().values())).atLeastNothing();
    }
}
