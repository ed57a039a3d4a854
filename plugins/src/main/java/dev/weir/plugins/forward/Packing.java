// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import java.util.Locale;

/** How the body of a packed message is compressed. */
enum Packing {
    /** It is not. */
    PLAIN,
    /** One or several gzip members, one behind the other. */
    GZIP,
    /** One or several Zstandard frames, one behind the other. */
    ZSTD;

    /** The word for the option {@code compressed}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the first bytes of a body say; no event begins like either of the two. */
    static Packing sniff(byte[] b, int from, int to) {
        int length = to - from;
        if (length >= 2 && b[from] == 0x1f && (b[from + 1] & 0xff) == 0x8b) {
            return GZIP;
        }
        boolean zstd = length >= 4
                && b[from] == 0x28
                && (b[from + 1] & 0xff) == 0xb5
                && b[from + 2] == 0x2f
                && (b[from + 3] & 0xff) == 0xfd;
        return zstd ? ZSTD : PLAIN;
    }
}
