// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Map;

/**
 * What a log has taken since its store was made, in events; survives any end.
 *
 * @param storedByInput events stored, by the identity of their input
 * @param bufferedByOutput events stored for each output, by its identity
 * @param lost events that were durable and could not be read any more
 * @param doubtful events that could not be read any more and may never have been durable; who sent them was then not
 *     answered and sends them again
 */
public record LogTotals(
        Map<String, Tally> storedByInput, Map<String, Tally> bufferedByOutput, long lost, long doubtful) {
    /** Copies the maps. */
    public LogTotals {
        storedByInput = Map.copyOf(storedByInput);
        bufferedByOutput = Map.copyOf(bufferedByOutput);
    }
}
