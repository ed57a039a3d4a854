// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.List;
import java.util.Map;

/**
 * A log as recovery left it.
 *
 * @param numbers where it goes on
 * @param tables what it knows beyond its chunks
 * @param sizes bytes of the file of each segment, by its number
 * @param unsealed indexes of segments whose files have none and could not be given one
 * @param found what was found in those that were looked at
 * @param remarks what an operator should know beyond that
 */
record RecoveredLog(
        Numbers numbers,
        Tables tables,
        Map<Long, Long> sizes,
        Map<Long, SegmentIndex> unsealed,
        List<Recovered> found,
        List<String> remarks) {}
