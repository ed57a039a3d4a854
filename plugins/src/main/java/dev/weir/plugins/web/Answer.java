// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.util.List;

/**
 * What a request is answered with.
 *
 * @param status three digits
 * @param fields header fields beyond those that describe the body
 * @param text body as plain text; empty for none
 */
public record Answer(int status, List<Field> fields, String text) {
    /** Copies the fields. */
    public Answer {
        fields = List.copyOf(fields);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status=" + status + ", allowed is 200 to 599");
        }
    }

    /** A status with a text that says why. */
    public static Answer of(int status, String text) {
        return new Answer(status, List.of(), text);
    }
}
