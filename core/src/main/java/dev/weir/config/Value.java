// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.List;
import java.util.Objects;

/** What was written after a key, as it was written, variables already replaced. */
public sealed interface Value {

    /** Where the value stood. */
    Place place();

    /** One text. Quotes are gone where the format has quotes. */
    record Text(String text, Place place) implements Value {
        public Text {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(place, "place");
        }
    }

    /** A list (YAML only). */
    record Many(List<Value> items, Place place) implements Value {
        public Many {
            items = List.copyOf(items);
            Objects.requireNonNull(place, "place");
        }
    }

    /** A map within a section (YAML only), in the order of the file. */
    record Nested(List<Entry> entries, Place place) implements Value {
        public Nested {
            entries = List.copyOf(entries);
            Objects.requireNonNull(place, "place");
        }
    }
}
