// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/**
 * Which segment.
 *
 * @param log the log it is part of
 * @param number its number there; grows, and is never used again while anything remembers it
 */
public record SegmentKey(LogName log, long number) implements Comparable<SegmentKey> {
    @Override
    public int compareTo(SegmentKey other) {
        int byLog = log.compareTo(other.log);
        return byLog != 0 ? byLog : Long.compare(number, other.number);
    }

    /** The name of its file. */
    String fileName() {
        return String.format("%020d.seg", number);
    }

    @Override
    public String toString() {
        return log.folder() + "/" + fileName();
    }
}
