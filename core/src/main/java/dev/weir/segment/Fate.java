// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/**
 * What became of a chunk on one output, as a cursor remembers it.
 *
 * @param kind how it ended
 * @param reason why, as a short word, empty where the kind says all; at most {@value #REASON_MAX} characters
 */
public record Fate(Kind kind, String reason) {
    /** Characters of ASCII that a reason may have. */
    public static final int REASON_MAX = 32;

    /** The destination took it. */
    public static final Fate DELIVERED = new Fate(Kind.DELIVERED, "");

    /** It is kept as a dead letter. */
    public static final Fate DEAD_LETTERED = new Fate(Kind.DEAD_LETTERED, "");

    /** Its last permitted attempt failed. */
    public static final Fate GIVEN_UP = new Fate(Kind.GIVEN_UP, "");

    /** Checks the reason. */
    public Fate {
        if (reason.length() > REASON_MAX || !reason.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("reason=" + reason + ": up to " + REASON_MAX + " printable characters");
        }
    }

    /** It was dropped by policy. */
    public static Fate shed(String reason) {
        return new Fate(Kind.SHED, reason);
    }

    /** How a chunk ends. */
    public enum Kind {
        /** The destination took it. */
        DELIVERED(1),
        /** It is kept as a dead letter. */
        DEAD_LETTERED(2),
        /** Its last permitted attempt failed. */
        GIVEN_UP(3),
        /** It was dropped by policy. */
        SHED(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** What stands for it in files. */
        int code() {
            return code;
        }

        static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("a fate of kind=" + code);
        }
    }
}
