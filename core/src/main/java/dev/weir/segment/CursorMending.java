// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes cursors anew whose files cannot be read, and brings what cursors say was done into line with what lies in the
 * segments. For one thread, while a store is opened.
 *
 * <p>A cursor made anew wants everything that is stored for its output: duplicates rather than loss. Nobody knows any more
 * how what is not stored any more had ended; it counts as delivered. What an intact cursor was given, has not ended and
 * is nowhere in the segments was lost by the disk, and counts so.
 */
final class CursorMending {
    private static final Fate LOST = Fate.shed("damaged");

    private final CursorFolder folder;
    private final Map<LogName, SegmentLog> logs;
    private final List<String> remarks;

    /**
     * Over the logs of a store that is being opened.
     *
     * @param remarks hear of what was done
     */
    CursorMending(CursorFolder folder, Map<LogName, SegmentLog> logs, List<String> remarks) {
        this.folder = folder;
        this.logs = logs;
        this.remarks = remarks;
    }

    /** The state of an output whose cursor cannot be read. What the disk refuses here keeps no store from opening. */
    CursorState anew(String output) {
        var state = new CursorState();
        try {
            settle(output, state, Fate.DELIVERED);
        } catch (StoreFailedException refused) {
            remarks.add("what output " + output + " holds is counted too high: " + refused.getMessage());
        }
        return state;
    }

    /** Mends all that there are: copies of damaged files are kept, and states take their place. */
    void mendAll(Map<String, CursorState> states, Quarantine quarantine) throws IOException {
        for (Path damaged : folder.damaged()) {
            quarantine.keep(damaged);
            if (folder.isUnreadable(damaged)) {
                replace(damaged, states);
            }
        }
        for (Map.Entry<String, CursorState> state : states.entrySet()) {
            Tally lost = settle(state.getKey(), state.getValue(), LOST);
            if (lost.events() > 0) {
                remarks.add("output " + state.getKey() + " does not get events=" + lost.events()
                        + " any more that the disk has lost");
            }
        }
    }

    /** A file without a readable name belongs to the output whose name makes that of the file. */
    private void replace(Path damaged, Map<String, CursorState> states) throws IOException {
        String name = damaged.getFileName().toString();
        for (String output : outputs()) {
            if (CursorFolder.fileName(output).equals(name)) {
                states.put(output, anew(output));
                remarks.add("the cursor of output " + output + " was made anew; a copy of the damaged one is kept");
                return;
            }
        }
        folder.delete(damaged);
        remarks.add(
                "cursor " + damaged + " is of no output that anything was stored for; it is kept in quarantine only");
    }

    private Set<String> outputs() {
        Set<String> outputs = new TreeSet<>();
        logs.values()
                .forEach(log -> outputs.addAll(log.totals().bufferedByOutput().keySet()));
        return outputs;
    }

    /** Posts what an output was given, has not ended, and finds nowhere; answers how much that is. */
    private Tally settle(String output, CursorState state, Fate fate) throws StoreFailedException {
        Tally given = Tally.ZERO;
        Tally wanted = Tally.ZERO;
        for (SegmentLog log : logs.values()) {
            if (!log.name().equals(LogName.DEAD_LETTERS)) {
                given = given.plus(log.totals().bufferedByOutput().getOrDefault(output, Tally.ZERO));
                wanted = wanted.plus(wantedOf(log, output, state));
            }
        }
        Tally missing =
                given.minus(Tally.sum(state.totals().values())).minus(wanted).atLeastNothing();
        if (missing.events() > 0) {
            state.settle(missing, fate);
        }
        return missing;
    }

    private static Tally wantedOf(SegmentLog log, String output, CursorState state) throws StoreFailedException {
        Tally wanted = Tally.ZERO;
        for (long segment : log.segments()) {
            try (SegmentReader reader = log.read(segment)) {
                for (StoredChunk chunk : reader) {
                    if (chunk.head().routes().contains(output) && !state.isEnded(chunk.place())) {
                        wanted = wanted.plus(chunk.events(), chunk.bytes());
                    }
                }
            }
        }
        return wanted;
    }
}
