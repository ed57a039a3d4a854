// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Arrays;
import java.util.Objects;

/** Where the frames of a chunk begin in their segment, in order. Frames begin at multiples of 8. */
public final class FrameOffsets {
    private static final int UNIT_BITS = 3;
    private static final int USUAL = 4;

    private int[] units;
    private int count;

    FrameOffsets() {
        this(USUAL);
    }

    FrameOffsets(int expected) {
        units = new int[expected];
    }

    void add(long offset) {
        if (count == units.length) {
            units = Arrays.copyOf(units, 2 * count + 1);
        }
        units[count++] = (int) (offset >> UNIT_BITS);
    }

    /** The same frames, on their own. */
    FrameOffsets copy() {
        var copy = new FrameOffsets(count);
        System.arraycopy(units, 0, copy.units, 0, count);
        copy.count = count;
        return copy;
    }

    /** Number of frames. */
    public int count() {
        return count;
    }

    /** Offset of a frame, in bytes. */
    public long offset(int frame) {
        return (long) units[Objects.checkIndex(frame, count)] << UNIT_BITS;
    }
}
