// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/**
 * How far a compressed body may grow, counted while it is decoded.
 *
 * <p>Honest logs repeat themselves, and a small body of equal lines may well shrink to a thousandth;
 * therefore the ratio counts only from a size on that is worth an attack.
 *
 * @param bytes decoded bytes that one body may have
 * @param ratio decoded bytes that one encoded byte may become
 * @param ratioFrom decoded bytes from which on the ratio counts
 */
public record DecodingLimits(long bytes, int ratio, long ratioFrom) {

    /** 100 MB, 100:1 from 1 MB on. */
    public static final DecodingLimits DEFAULT = new DecodingLimits(100_000_000, 100, 1_000_000);

    /** Checks the ranges. */
    public DecodingLimits {
        if (bytes < 1 || ratio < 1 || ratioFrom < 0) {
            throw new IllegalArgumentException(
                    "bytes=" + bytes + ", ratio=" + ratio + ", ratioFrom=" + ratioFrom + "; least=1, 1, 0");
        }
    }

    /** These limits with another one for the size. */
    public DecodingLimits withBytes(long newBytes) {
        return new DecodingLimits(newBytes, ratio, ratioFrom);
    }
}
