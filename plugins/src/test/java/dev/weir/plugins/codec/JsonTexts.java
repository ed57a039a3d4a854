// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON texts of every shape, for properties. */
final class JsonTexts {

    private static final Arbitrary<String> SPACE =
            Arbitraries.of("", "", "", " ", "\n", "\t", "\r\n", "  ").withoutEdgeCases();

    private JsonTexts() {}

    static Arbitrary<String> values() {
        return values(2);
    }

    static Arbitrary<String> objects() {
        return objects(1);
    }

    private static Arbitrary<String> values(int depth) {
        if (depth == 0) {
            return scalars();
        }
        return Arbitraries.frequencyOf(
                Tuple.of(3, scalars()), Tuple.of(1, arrays(depth - 1)), Tuple.of(1, objects(depth - 1)));
    }

    private static Arbitrary<String> arrays(int depth) {
        return Combinators.combine(values(depth).list().ofMaxSize(18), SPACE)
                .as((elements, space) -> "[" + space + String.join("," + space, elements) + space + "]");
    }

    private static Arbitrary<String> objects(int depth) {
        return Combinators.combine(Arbitraries.maps(strings(), values(depth)).ofMaxSize(18), SPACE)
                .as((pairs, space) -> "{" + space + join(pairs, space) + space + "}");
    }

    private static String join(Map<String, String> pairs, String space) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + space + ":" + space + pair.getValue())
                .collect(Collectors.joining(space + ","));
    }

    static Arbitrary<String> scalars() {
        return Arbitraries.oneOf(strings(), strings(), numbers(), numbers(), Arbitraries.of("true", "false", "null"));
    }

    static Arbitrary<String> numbers() {
        Arbitrary<String> integers = Arbitraries.oneOf(Arbitraries.longs().map(String::valueOf), digits(25));
        Arbitrary<String> doubles =
                Arbitraries.doubles().filter(Double::isFinite).map(String::valueOf);
        Arbitrary<String> decimals = Combinators.combine(
                        Arbitraries.of("", "-"),
                        digits(20),
                        digits(25).map(fraction -> "." + fraction).injectNull(0.3),
                        Arbitraries.integers()
                                .between(-330, 280)
                                .map(exponent -> (exponent % 2 == 0 ? "e" : "E+") + exponent)
                                .map(text -> text.replace("+-", "-"))
                                .injectNull(0.3))
                .as((sign, whole, fraction, exponent) ->
                        sign + whole + (fraction == null ? "" : fraction) + (exponent == null ? "" : exponent));
        return Arbitraries.oneOf(integers, doubles, decimals);
    }

    private static Arbitrary<String> digits(int longest) {
        return Arbitraries.strings()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(longest)
                .map(text -> text.replaceFirst("^0+(?=.)", ""));
    }

    static Arbitrary<String> strings() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30).map(JsonTexts::escapeWhatMust),
                Arbitraries.strings().ascii().ofMaxLength(80).map(JsonTexts::escapeWhatMust),
                Arbitraries.of(
                        "\\n",
                        "\\t",
                        "\\\\",
                        "\\\"",
                        "\\/",
                        "\\b",
                        "\\f",
                        "\\r",
                        "\\u0000",
                        "\\u00e9",
                        "\\ud83d\\ude00",
                        "\\uD83D\\uDE00",
                        "\\uffff"));
        return piece.list().ofMaxSize(4).map(JsonTexts::quote);
    }

    private static String quote(List<String> pieces) {
        return '"' + String.join("", pieces) + '"';
    }

    private static String escapeWhatMust(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                escaped.append('\\').appendCodePoint(point);
            } else if (point < ' ') {
                escaped.append(String.format("\\u%04x", point));
            } else if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
