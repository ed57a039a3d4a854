// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.file.Path;

/**
 * Something that a look through a store found.
 *
 * @param weight how bad it is
 * @param file where
 * @param offset of the first byte concerned
 * @param bytes so many
 * @param events events in them that cannot be read any more, {@link #UNKNOWN} where nobody can say
 * @param what a sentence about it
 */
public record StoreFinding(Weight weight, Path file, long offset, long bytes, long events, String what) {
    /** Events that nobody can count. */
    public static final long UNKNOWN = -1;

    /** How bad it is. */
    public enum Weight {
        /** Something that was stored cannot be read. */
        DAMAGE,
        /** Nothing is lost that anybody was told is safe: a write that was under way when the owner ended, or still is. */
        UNFINISHED,
        /** Worth knowing. */
        REMARK
    }
}
