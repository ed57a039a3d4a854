// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.event.Tag;
import java.nio.charset.StandardCharsets;

/** Tags out of texts that a sender chose. */
final class Tags {
    private Tags() {}

    /**
     *  The text with each byte that is no letter, digit, underscore or dot turned into an
     *  underscore, cut to size.
     */
    static Tag of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var tag = new StringBuilder(Math.min(bytes.length, Tag.MAX_BYTES));
        for (int i = 0; i < Math.min(bytes.length, Tag.MAX_BYTES); i++) {
            tag.append(isKept(bytes[i]) ? (char) bytes[i] : '_');
        }
        return new Tag(tag.toString());
    }

    private static boolean isKept(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' || b == '.';
    }
}
