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
 * Makes cursors anew whose files cannot be read, and has the books of all brought into line with what lies in the segments.
 * For one thread, while a store is opened to be mended.
 *
 * <p>A cursor made anew wants everything that is stored for its output: duplicates rather than loss.
 */
final class CursorMending {
    private final CursorFolder folder;
    private final Map<LogName, SegmentLog> logs;
    private final Reckoning reckoning;
    private final List<String> remarks;

    /**
     * Over the logs of a store that is being opened.
     *
     * @param remarks hear of what was done
     */
    CursorMending(CursorFolder folder, Map<LogName, SegmentLog> logs, Reckoning reckoning, List<String> remarks) {
        this.folder = folder;
        this.logs = logs;
        this.reckoning = reckoning;
        this.remarks = remarks;
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
            Tally lost = reckoning.settle(state.getKey(), state.getValue(), false);
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
                var state = new CursorState();
                reckoning.settle(output, state, true);
                states.put(output, state);
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
}
