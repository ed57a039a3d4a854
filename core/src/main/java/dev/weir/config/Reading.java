// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One section being read by the schemas that share it: the plugin's own and those of the rooms that
 * obey the common keys. Only when all have read does {@link #finish} say which keys nobody knows.
 *
 * <p>Not safe for several threads.
 */
public final class Reading {

    private final Section section;
    private final Problems problems;
    private final List<Key<?>> known = new ArrayList<>();
    private final Set<Entry> answered = Collections.newSetFromMap(new IdentityHashMap<>());

    public Reading(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    /**
     * Reads the keys of one schema and reports all that is wrong with them; empty if anything was.
     */
    public <S> Optional<S> read(Schema<S> schema) {
        int before = problems.errorCount();
        List<Key<?>> keys = schema.keys();
        Values values = new Values(section, keys, problems);
        keys.forEach(key -> take(key, values));
        known.addAll(keys);
        Optional<S> settings = make(schema, values, before);
        return problems.errorCount() == before ? settings : Optional.empty();
    }

    /**
     * Reports every key that no schema has read, with the nearest names and where else it is known.
     */
    public void finish(KnownKeys elsewhere) {
        for (Entry entry : section.entries()) {
            if (!answered.contains(entry)) {
                problems.error(entry.place(), unknown(entry.key(), elsewhere));
            }
        }
    }

    private <S> Optional<S> make(Schema<S> schema, Values values, int errorsBefore) {
        try {
            return Optional.of(schema.make(values));
        } catch (Values.Missing _) {
            return Optional.empty(); // reported when the key was taken
        } catch (IllegalArgumentException refusal) {
            if (problems.errorCount() == errorsBefore) {
                problems.error(section.place(), section.title() + ": " + refusal.getMessage());
            }
            return Optional.empty();
        }
    }

    private <T> void take(Key<T> key, Values values) {
        List<Entry> entries = section.entries().stream()
                .filter(entry -> key.answersTo(entry.key()))
                .toList();
        if (entries.isEmpty()) {
            if (key.isRequired()) {
                problems.error(section.place(), section.title() + " needs the key " + key + ": " + key.doc());
            }
            return;
        }
        boolean first = answered.addAll(entries);
        values.given(key, entries.getFirst());
        if (first) {
            tell(key, entries);
        }
        if (!(key.standing() instanceof Standing.Absent)) {
            parse(key, entries, values);
        }
    }

    private void tell(Key<?> key, List<Entry> entries) {
        Entry entry = entries.getFirst();
        switch (key.standing()) {
            case Standing.Absent absent ->
                problems.error(
                        entry.place(), key + " is a key of Fluent Bit that Weir does not have: " + absent.instead());
            case Standing.Met met -> problems.note(entry.place(), key + " has no effect here: " + met.why());
            case Standing.Same _, Standing.Different _, Standing.Ours _ -> {}
        }
        if (!key.repeats()) {
            entries.stream().skip(1).forEach(again -> problems.error(again.place(), twice(entry, again)));
        }
    }

    private static String twice(Entry first, Entry again) {
        String other = again.key().equalsIgnoreCase(first.key()) ? "" : " (as " + first.key() + ")";
        return again.key() + " is given twice, first at " + first.place() + other;
    }

    private <T> void parse(Key<T> key, List<Entry> entries, Values values) {
        List<Value> texts = entries.stream().map(Entry::value).toList();
        if (key.isRequired()
                && texts.getFirst() instanceof Value.Text text
                && text.text().isBlank()) {
            problems.error(text.place(), key + " is empty: " + key.doc());
            return;
        }
        try {
            values.put(key, key.read(texts));
        } catch (IllegalArgumentException refusal) {
            problems.error(texts.getFirst().place(), key + shown(key, texts.getFirst()) + ": " + refusal.getMessage());
        }
    }

    private static String shown(Key<?> key, Value value) {
        if (key.isSecret() || !(value instanceof Value.Text text)) {
            return "";
        }
        return "=" + Names.shortened(text.text());
    }

    private String unknown(String key, KnownKeys elsewhere) {
        StringBuilder message = new StringBuilder("unknown key ")
                .append(Names.shortened(key))
                .append(" in ")
                .append(section.title());
        List<String> near = Names.nearest(key, present());
        if (!near.isEmpty()) {
            message.append("; nearest: ").append(String.join(", ", near));
        }
        List<String> owners = elsewhere.owners(key);
        if (!owners.isEmpty()) {
            message.append("; it is a key of ").append(String.join(", ", owners));
        }
        if (near.isEmpty() && owners.isEmpty() && !section.name().isEmpty()) {
            message.append("; 'weir help ").append(section.name()).append("' lists its keys");
        }
        return message.toString();
    }

    private List<String> present() {
        return known.stream()
                .filter(key -> !(key.standing() instanceof Standing.Absent))
                .map(Key::name)
                .toList();
    }
}
