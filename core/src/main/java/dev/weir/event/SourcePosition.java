// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * How far a source was read: everything of {@code source} before {@code offset} is in the offer that
 * carries the position, or was in an earlier one.
 *
 * <p>Offsets of one source only grow. A source that begins again (a truncated file) takes a new name.
 *
 * @param source the input's own name of the source, for a file its device, inode and incarnation
 * @param offset bytes, or whatever the source counts, from its beginning; at least 0
 */
public record SourcePosition(String source, long offset) {
    /** Checks the offset. */
    public SourcePosition {
        if (offset < 0) {
            throw new IllegalArgumentException("offset=" + offset + " of " + source + " is negative");
        }
    }
}
