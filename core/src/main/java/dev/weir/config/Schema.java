// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The keys of one settings record, in groups, and the function that makes the record from their
 * values.
 *
 * <pre>{@code
 * static final Schema<TailSettings> SCHEMA = Schema.of("Files", PATH, EXCLUDE_PATH)
 *         .group("Rotation", ROTATE_WAIT)
 *         .group(TlsSettings.KEYS)
 *         .into(TailSettings::from);
 * }</pre>
 *
 * <p>Immutable. A section that several schemas share is read with {@link Reading}.
 */
public final class Schema<S> {

    private final List<KeyGroup> groups;
    private final Function<Values, S> reader;

    private Schema(List<KeyGroup> groups, Function<Values, S> reader) {
        this.groups = List.copyOf(groups);
        this.reader = reader;
        Set<String> names = new HashSet<>();
        for (Key<?> key : keys()) {
            claim(names, key.name());
            key.aliases().forEach(alias -> claim(names, alias));
        }
    }

    private static void claim(Set<String> names, String name) {
        if (!names.add(name)) {
            throw new IllegalStateException("two keys of one schema have one name: key=" + name);
        }
    }

    /** Begins with one group. */
    public static Draft of(String title, Key<?>... keys) {
        return new Draft(List.of(KeyGroup.of(title, keys)));
    }

    /** Begins with one group that stands elsewhere. */
    public static Draft of(KeyGroup group) {
        return new Draft(List.of(group));
    }

    /** A schema without keys: whatever is given is unknown. */
    public static <S> Schema<S> empty(S settings) {
        return new Schema<>(List.of(), _ -> settings);
    }

    /** The groups of a schema that has no function yet. */
    public static final class Draft {
        private final List<KeyGroup> groups;

        private Draft(List<KeyGroup> groups) {
            this.groups = groups;
        }

        /** One more group. */
        public Draft group(String title, Key<?>... keys) {
            return group(KeyGroup.of(title, keys));
        }

        /** One more group that stands elsewhere. */
        public Draft group(KeyGroup group) {
            List<KeyGroup> more = new ArrayList<>(groups);
            more.add(group);
            return new Draft(more);
        }

        /**
         * Completes the schema.
         *
         * @param reader makes the settings; reports what does not fit together with {@link
         *     Values#problem}; an
         *     IllegalArgumentException (of a record's constructor) becomes a problem of the section
         */
        public <S> Schema<S> into(Function<Values, S> reader) {
            return new Schema<>(groups, reader);
        }
    }

    /**
     * Reads a section that belongs to this schema alone; unknown keys are problems. Empty if any
     * error was found.
     */
    public Optional<S> read(Section section, Problems problems) {
        int before = problems.errorCount();
        Reading reading = new Reading(section, problems);
        Optional<S> settings = reading.read(this);
        reading.finish(new KnownKeys());
        return problems.errorCount() == before ? settings : Optional.empty();
    }

    /** The groups, in the order of their declaration. */
    public List<KeyGroup> groups() {
        return groups;
    }

    /** The keys of all groups, in the order of their declaration. */
    public List<Key<?>> keys() {
        return groups.stream()
                .<Key<?>>mapMulti((group, out) -> group.keys().forEach(out))
                .toList();
    }

    S make(Values values) {
        return reader.apply(values);
    }
}
