// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Arrays;

/** Where the frames of a chunk begin in their segment, in order. Frames begin at multiples of 8. */
public final class FrameOffsets {
    private static final int UNIT_BITS = 3;
    private int[] units = new int[4];
    private int count;

    FrameOffsets() {}

    void add(long offset) {
        assert (offset & 7) == 0 : offset;
        if (count == units.length) {
            units = Arrays.copyOf(units, 2 * count);
        }
        units[count++] = (int) (offset >> UNIT_BITS);
    }

    /** Number of frames. */
    public int count() {
        return count;
    }

    /** Offset of a frame, in bytes. */
    public long offset(int frame) {
        return (long) units[java.util.Objects.checkIndex(frame, count)] << UNIT_BITS;
    }
}
