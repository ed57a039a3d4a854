// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which kinds of sections know a key, so that a key in the wrong section can be sent to the right
 * one.
 */
public final class KnownKeys {

    private static final int OWNERS_SHOWN = 3;

    private final Map<String, List<String>> owners = new HashMap<>();

    /**
     * Adds the keys of a schema.
     *
     * @param owner as a message names it: {@code service}, {@code output http}, {@code every input}
     */
    public KnownKeys add(String owner, Schema<?> schema) {
        for (Key<?> key : schema.keys()) {
            if (!(key.standing() instanceof Standing.Absent)) {
                owners.computeIfAbsent(key.name(), _ -> new ArrayList<>()).add(owner);
            }
        }
        return this;
    }

    /** Who knows the key, in the order of adding; the first three. */
    List<String> owners(String key) {
        return owners.getOrDefault(key.toLowerCase(Locale.ROOT), List.of()).stream()
                .limit(OWNERS_SHOWN)
                .toList();
    }
}
