// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import org.jspecify.annotations.Nullable;

/** What a frame is for. */
enum FrameKind {
    /** Events of a chunk. */
    DATA(1),
    /** Positions of sources, without events. */
    POSITION(2),
    /** Stands where frames were lost, and counts them. */
    GAP(3),
    /** A chunk grows no more. */
    SEAL(4),
    /** Everything that a start must know of the segments before; the first frame of a segment. */
    SNAPSHOT(5),
    /** The index of a segment; the last frame. */
    FOOTER(6);

    private static final FrameKind[] BY_CODE = new FrameKind[FOOTER.code + 1];

    static {
        for (FrameKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;

    FrameKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable FrameKind of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
