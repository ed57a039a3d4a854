// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import java.nio.file.Path;

/**
 * Where dead letters are kept and how many.
 *
 * @param folder where; made where it is missing
 * @param limit bytes that their files may have, at least {@value #LIMIT_LEAST}; at the limit the oldest go
 */
public record DeadLetterSettings(Path folder, long limit) {
    /** The least limit. */
    public static final long LIMIT_LEAST = 1_000_000;

    /** Checks the limit. */
    public DeadLetterSettings {
        if (limit < LIMIT_LEAST) {
            throw new IllegalArgumentException("limit=" + limit + ", least=" + LIMIT_LEAST);
        }
    }
}
