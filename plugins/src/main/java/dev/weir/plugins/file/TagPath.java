// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import java.nio.charset.StandardCharsets;

/**
 * Makes the name of a file from a tag that anybody may have sent, so that it lies in the configured folder or below it.
 *
 * <p>Slashes of both kinds part folders; empty parts are left out, and {@code .} and {@code ..} become an underscore, as
 * does each byte that is no ASCII letter or digit, dot, dash or underscore. So it is in Fluent Bit.
 */
final class TagPath {
    /** Bytes that a file system takes for one name. */
    static final int NAME_MAX = 255;

    private TagPath() {}

    /** The path relative to the folder; never empty, never absolute, without {@code ..}. */
    static String of(String tag) {
        byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
        var path = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '/' && bytes[end] != '\\') {
                end++;
            }
            if (end > at) {
                path.append(path.isEmpty() ? "" : "/").append(name(bytes, at, end));
            }
            at = end + 1;
        }
        return path.isEmpty() ? "_" : path.toString();
    }

    private static String name(byte[] bytes, int from, int to) {
        var name = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            name.append(isPlain(bytes[i]) ? (char) bytes[i] : '_');
        }
        return name.toString().equals(".") || name.toString().equals("..") ? "_" : name.toString();
    }

    private static boolean isPlain(byte b) {
        return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') || b == '-' || b == '_' || b == '.';
    }

    /** Whether a part of the path is longer than a name may be. */
    static boolean isTooLong(String path) {
        for (String name : path.split("/", -1)) {
            if (name.length() > NAME_MAX) {
                return true;
            }
        }
        return false;
    }
}
