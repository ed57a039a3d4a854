// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checked values of one section for the keys of one schema, by key and with the key's type.
 *
 * <p>Where a value was refused its default stands in, so that further checks can still be made;
 * nothing that is made from it leaves the reading. Not safe for several threads.
 */
public final class Values {

    private final Section section;
    private final Problems problems;
    private final Map<Key<?>, Object> read = new HashMap<>();
    private final Map<Key<?>, Entry> given = new HashMap<>();
    private final Map<Key<?>, Boolean> declared = new HashMap<>();

    Values(Section section, List<Key<?>> keys, Problems problems) {
        this.section = section;
        this.problems = problems;
        keys.forEach(key -> declared.put(key, true));
    }

    /** What says that a value which must be there is not, after the problem was reported. */
    @SuppressWarnings("serial")
    static final class Missing extends RuntimeException {
        Missing(Key<?> key) {
            super("no usable value: key=" + key, null, false, false);
        }
    }

    /**
     * The value of a key that is required or has a default.
     *
     * @throws IllegalArgumentException if the schema has no such key
     * @throws IllegalStateException if the key is optional; use {@link #find}
     */
    public <T> T get(Key<T> key) {
        T value = value(key);
        if (value != null) {
            return value;
        }
        if (key.isRequired()) {
            throw new Missing(key);
        }
        throw new IllegalStateException("an optional key is read with find(): key=" + key);
    }

    /**
     * The value of a key, or its default, or nothing.
     *
     * @throws IllegalArgumentException if the schema has no such key
     */
    public <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable(value(key));
    }

    /** Whether the key was given, well or badly. */
    public boolean given(Key<?> key) {
        return given.containsKey(known(key));
    }

    /** Where the key was given, or where the section stands. */
    public Place place(Key<?> key) {
        Entry entry = given.get(known(key));
        return entry == null ? section.place() : entry.place();
    }

    /** The section: what is configured, and where it stands. */
    public Section section() {
        return section;
    }

    /** Reports that a value does not fit another or the surroundings: an error. */
    public void problem(Key<?> key, String message) {
        problems.error(place(key), key + ": " + message);
    }

    /** Reports that a value is allowed and yet hardly what is wanted. */
    public void warning(Key<?> key, String message) {
        problems.warning(place(key), key + ": " + message);
    }

    void given(Key<?> key, Entry entry) {
        given.put(key, entry);
    }

    <T> void put(Key<T> key, T value) {
        read.put(key, Objects.requireNonNull(value));
    }

    @SuppressWarnings("unchecked") // put() keeps each value under a key of its type
    private <T> @Nullable T value(Key<T> key) {
        Object value = read.get(known(key));
        return value == null ? key.fallback() : (T) value;
    }

    private <K extends Key<?>> K known(K key) {
        if (!declared.containsKey(key)) {
            throw new IllegalArgumentException("not a key of this schema: key=" + key);
        }
        return key;
    }
}
