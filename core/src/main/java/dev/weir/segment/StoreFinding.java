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

    /** What {@code weir store repair} does about it. */
    public Remedy remedy() {
        String name = file.getFileName().toString();
        if (name.endsWith(".cur")) {
            return Remedy.CURSOR_ANEW;
        }
        if (!name.endsWith(".seg")) {
            return Remedy.WRITTEN_AGAIN;
        }
        if (weight == Weight.DAMAGE && bytes == 0 && offset == 0) {
            return Remedy.LET_GO;
        }
        return bytes == 0 ? Remedy.CLOSED : Remedy.CUT_OUT;
    }

    /** What can be done about a finding. */
    public enum Remedy {
        /** The bytes are copied to the quarantine, and the file is written again without them. */
        CUT_OUT,
        /** The file gets the end that it lacks. */
        CLOSED,
        /** What is gone is noted as gone. */
        LET_GO,
        /** A copy is kept in the quarantine, and the cursor is made anew. */
        CURSOR_ANEW,
        /** The file is written again from what the others say. */
        WRITTEN_AGAIN
    }

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
