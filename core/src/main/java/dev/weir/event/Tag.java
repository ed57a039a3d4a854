// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import java.nio.charset.StandardCharsets;

/**
 * The routing label of events, one to {@value #MAX_BYTES} bytes of UTF-8.
 *
 * @param value the label, never empty
 */
public record Tag(String value) {
    /** Bytes of UTF-8 that a tag may have; longer ones are refused. */
    public static final int MAX_BYTES = 4_096;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if the label is empty or too long
     */
    public Tag {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("tag is empty: give it at least one character");
        }
        // A UTF-16 unit makes at most three bytes, so short labels need no encoding to be measured.
        if (value.length() > MAX_BYTES / 3 && value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "tag is too long: chars=" + value.length() + ", limit in bytes=" + MAX_BYTES);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
