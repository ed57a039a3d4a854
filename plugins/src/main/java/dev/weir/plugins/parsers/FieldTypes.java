// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The types of a parser's fields, by name; a field that is not named is a text.
 *
 * @param byField type by name of the field
 */
record FieldTypes(Map<String, FieldType> byField) {
    private static final String FORM =
            "types are written field:type, with spaces between them; a type is string, integer, float, hex or bool";

    FieldTypes {
        byField = Map.copyOf(byField);
    }

    /** No types: every field is a text. */
    static final FieldTypes NONE = new FieldTypes(Map.of());

    /**
     * Reads {@code field:type field:type ...}.
     *
     * @throws IllegalArgumentException that says what the form is
     */
    static FieldTypes parse(String text) {
        Map<String, FieldType> types = new HashMap<>();
        for (String pair : text.strip().split("\\s+", -1)) {
            int colon = pair.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(FORM);
            }
            // The first that names a field wins, as in Fluent Bit.
            types.putIfAbsent(pair.substring(0, colon), type(pair.substring(colon + 1)));
        }
        return new FieldTypes(types);
    }

    private static FieldType type(String name) {
        for (FieldType type : FieldType.values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException(FORM);
    }

    FieldType of(String field) {
        return byField.getOrDefault(field, FieldType.STRING);
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        return byField.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue().name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
