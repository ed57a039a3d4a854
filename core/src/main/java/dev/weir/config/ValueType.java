// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The type of a key: how the values given for it become a {@code T}, and how a {@code T} is
 * spelled.
 *
 * <p>Refusals are {@link IllegalArgumentException}s whose message says what is expected; they never
 * contain the refused text, which may be a secret.
 */
interface ValueType<T> {

    /** The word for the documentation: {@code size}, {@code text}, {@code on or off}. */
    String word();

    /** Whether the key may be given several times. */
    boolean repeats();

    /** Reads all values given for one key; never empty, one only unless {@link #repeats}. */
    T read(List<Value> values);

    /** The text that reads back as this value. */
    String spell(T value);

    /** A type of one text. */
    static <T> ValueType<T> one(String word, Function<String, T> parse, Function<T, String> spell) {
        return new One<>(word, parse, spell);
    }

    /** Texts separated by commas, or a list. */
    static ValueType<List<String>> separated() {
        return new Texts("list", false);
    }

    /** One text each time that the key is given, or a list. */
    static ValueType<List<String>> repeated() {
        return new Texts("text, repeatable", true);
    }

    /**
     * The only text of a value.
     *
     * @throws IllegalArgumentException if it is a list or a map
     */
    private static String text(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Many _ -> throw new IllegalArgumentException("takes one value, not a list");
            case Value.Nested _ -> throw new IllegalArgumentException("takes a value, not a map");
        };
    }

    /** See {@link #one}. */
    record One<T>(String word, Function<String, T> parse, Function<T, String> speller) implements ValueType<T> {
        @Override
        public boolean repeats() {
            return false;
        }

        @Override
        public T read(List<Value> values) {
            return parse.apply(text(values.getFirst()));
        }

        @Override
        public String spell(T value) {
            return speller.apply(value);
        }
    }

    /** See {@link #separated} and {@link #repeated}. */
    record Texts(String word, boolean repeats) implements ValueType<List<String>> {
        @Override
        public List<String> read(List<Value> values) {
            List<String> texts = new ArrayList<>();
            for (Value value : values) {
                switch (value) {
                    case Value.Many many -> many.items().forEach(item -> texts.add(text(item)));
                    default -> texts.addAll(split(text(value)));
                }
            }
            return List.copyOf(texts);
        }

        private List<String> split(String text) {
            if (repeats) {
                return List.of(text);
            }
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }

        @Override
        public String spell(List<String> value) {
            return String.join(",", value);
        }
    }
}
