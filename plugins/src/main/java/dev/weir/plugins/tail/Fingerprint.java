// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

/**
 * How a content begins: so many of its first bytes, and their hash. Whatever is appended to the content later leaves
 * it as it is.
 *
 * @param length bytes, at most {@value #BYTES_MAX}
 * @param hash of these bytes
 */
record Fingerprint(int length, long hash) {
    static final int BYTES_MAX = 1024;

    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** Of nothing, which every content begins with. */
    static final Fingerprint NONE = new Fingerprint(0, BASIS);

    /** Of the first bytes of an array. */
    static Fingerprint of(byte[] bytes, int length) {
        long hash = BASIS;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
        }
        return new Fingerprint(length, hash);
    }
}
