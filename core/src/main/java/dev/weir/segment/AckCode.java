// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;
import org.jspecify.annotations.Nullable;

/** The levels of acknowledgement as they stand in files. */
final class AckCode {
    private AckCode() {}

    static int of(AckLevel level) {
        return switch (level) {
            case MEMORY -> 0;
            case DISK -> 1;
            case DELIVERED -> 2;
        };
    }

    /** The level of a code, nothing where it is not known here. */
    static @Nullable AckLevel level(int code) {
        return switch (code) {
            case 0 -> AckLevel.MEMORY;
            case 1 -> AckLevel.DISK;
            case 2 -> AckLevel.DELIVERED;
            default -> null;
        };
    }
}
