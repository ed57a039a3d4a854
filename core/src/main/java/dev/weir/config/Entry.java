// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.Objects;

/** One key of a raw section, spelled as in the file, with its value and the place of the key. */
public record Entry(String key, Value value, Place place) {

    public Entry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(place, "place");
    }

    /** An entry with a text for its value, both at one place. */
    public static Entry text(String key, String text, Place place) {
        return new Entry(key, new Value.Text(text, place), place);
    }

    /** The key and its place; never the value, which may be a secret. */
    @Override
    public String toString() {
        return key + " at " + place;
    }
}
