// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One section of a configuration before anybody has understood it: its kind, the name of the plugin
 * (or of the parser; empty for the service), and its entries in the order of the file.
 *
 * <p>The key {@code name} has become {@link #name} and is not among the entries. Keys may repeat;
 * who reads decides whether they may.
 */
public record Section(SectionKind kind, String name, List<Entry> entries, Place place) {

    public Section {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        entries = List.copyOf(entries);
        Objects.requireNonNull(place, "place");
    }

    /**
     * A section set by a program: key, value, key, value.
     *
     * @throws IllegalArgumentException if one is left over
     */
    public static Section of(SectionKind kind, String name, String... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a key without a value: count=" + keysAndValues.length);
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.add(Entry.text(keysAndValues[i], keysAndValues[i + 1], Place.PROGRAM));
        }
        return new Section(kind, name, entries, Place.PROGRAM);
    }

    /** The first entry of this key, in any case of letters. */
    public Optional<Entry> find(String key) {
        return entries.stream()
                .filter(entry -> entry.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /** For messages: {@code input tail}, {@code service}. */
    public String title() {
        return name.isEmpty() ? kind.word() : kind.word() + " " + name;
    }
}
