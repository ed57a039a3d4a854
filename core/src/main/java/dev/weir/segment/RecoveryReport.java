// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.List;
import java.util.Set;

/**
 * What was found when a store was opened.
 *
 * @param clean whether the last owner closed it
 * @param segments what was looked at and was not simply whole, and what was
 * @param remarks what an operator should know beyond that, one sentence each
 * @param newOutputs outputs that had no cursor; theirs begin with what is stored from now on
 * @param unclaimedCursors identities that have a cursor and no output
 */
public record RecoveryReport(
        boolean clean,
        List<Recovered> segments,
        List<String> remarks,
        Set<String> newOutputs,
        Set<String> unclaimedCursors) {
    /** Copies the collections. */
    public RecoveryReport {
        segments = List.copyOf(segments);
        remarks = List.copyOf(remarks);
        newOutputs = Set.copyOf(newOutputs);
        unclaimedCursors = Set.copyOf(unclaimedCursors);
    }
}
