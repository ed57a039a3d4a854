// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.segment.StoreFinding;

/** A finding of a look at a store in words, as {@code weir store check} and {@code repair} print it. */
final class FindingText {
    private FindingText() {}

    /** One line. */
    static String of(StoreFinding finding) {
        String weight =
                switch (finding.weight()) {
                    case DAMAGE -> "damage";
                    case UNFINISHED -> "unfinished";
                    case REMARK -> "remark";
                };
        String stretch = finding.bytes() == 0
                ? " at byte " + finding.offset()
                : " bytes " + finding.offset() + " to " + (finding.offset() + finding.bytes());
        String events = finding.events() == StoreFinding.UNKNOWN ? "unknown" : Long.toString(finding.events());
        return weight + ": " + finding.file() + stretch + ": " + finding.what() + "; events lost=" + events;
    }

    /** What a repair does about it, one line. */
    static String remedy(StoreFinding finding) {
        return switch (finding.remedy()) {
            case CUT_OUT ->
                "  repair: copies these bytes to quarantine/ and writes the file again without them; the rest of it stays";
            case CLOSED -> "  repair: writes the file again with the index that it lacks";
            case LET_GO -> "  repair: notes that it is gone, and that its events are lost";
            case CURSOR_ANEW ->
                "  repair: copies the file to quarantine/ and makes the cursor anew; what ended and is not in it is"
                        + " delivered again";
            case WRITTEN_AGAIN -> "  repair: writes it again from what the segments say";
        };
    }
}
