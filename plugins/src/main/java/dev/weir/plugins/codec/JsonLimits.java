// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePack;

/**
 * What one JSON value may have.
 *
 * @param depth objects and arrays open at once, at most {@link MessagePack#DEPTH_MAX}
 * @param keys keys of one object
 * @param numberLength characters of one number
 * @param bytes bytes of the whole value as text
 */
public record JsonLimits(int depth, int keys, int numberLength, int bytes) {

    /** Depth 64, 1000 keys an object, numbers of 100 characters, 16 MiB. */
    public static final JsonLimits DEFAULT = new JsonLimits(64, 1000, 100, 16 << 20);

    /** Checks the ranges. */
    public JsonLimits {
        requireAtLeastOne("depth", depth);
        requireAtLeastOne("keys", keys);
        requireAtLeastOne("numberLength", numberLength);
        requireAtLeastOne("bytes", bytes);
        if (depth > MessagePack.DEPTH_MAX) {
            throw new IllegalArgumentException("depth=" + depth + ", limit=" + MessagePack.DEPTH_MAX);
        }
    }

    /** These limits with another one for the size. */
    public JsonLimits withBytes(int newBytes) {
        return new JsonLimits(depth, keys, numberLength, newBytes);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + ", least=1");
        }
    }
}
