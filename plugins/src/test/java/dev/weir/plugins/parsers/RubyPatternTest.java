// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.joni.exception.JOniException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RubyPatternTest {
    /** What our translation finds: the named groups that took part, or nothing. */
    static Optional<Map<String, String>> find(String expression, String line) {
        RubyPattern pattern = RubyPattern.compile(expression);
        var matcher = new BoundedMatcher(pattern);
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        if (matcher.find(text, 0, text.length) != BoundedMatcher.Outcome.FOUND) {
            return Optional.empty();
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (RubyPattern.Field field : pattern.fields()) {
            for (int group : field.groups()) {
                int from = matcher.start(group);
                if (from >= 0) {
                    found.put(field.name(), new String(text, from, matcher.end(group) - from, StandardCharsets.UTF_8));
                }
            }
        }
        return Optional.of(found);
    }

    /** Expressions, each with lines of which some match and some do not. */
    static Stream<Arguments> expressions() {
        return Stream.of(
                Arguments.of("(?<a>\\h+)-(?<b>\\H+)", List.of("beef-xyz", "12-34", "BEEF-ZZ9", " -")),
                Arguments.of("(?<a>[[:alpha:]]+)(?<b>[[:^alpha:]]*)", List.of("straße 7", "Ωμέγα", "__", "a1b2")),
                Arguments.of("(?<a>[[:upper:]][[:lower:]]+)", List.of("Äpfel", "äPFEL", "Ñandú x")),
                Arguments.of("(?<a>[[:digit:]]+)(?<b>\\d*)", List.of("12", "١٢3", "x")),
                Arguments.of("(?<a>[[:punct:]]+)", List.of("a$+<=>^`|~b", "«x»", "!?.")),
                Arguments.of("(?<a>\\p{Punct}+)", List.of("a$+<=>^`|~b", "«x»", "!?.")),
                Arguments.of("(?<a>[[:space:]]+)(?<b>\\S)", List.of("x \u00a0y", "a\u2003b", "ab")),
                Arguments.of("(?<a>[[:word:]]+)", List.of("straße_7-", "-", "a\u0301b")),
                Arguments.of("(?<a>[[:xdigit:]]{2,4}+)(?<b>.*)", List.of("abcdef0", "xyz")),
                Arguments.of("(?<a>[[:graph:]]+)(?<b>[[:print:]]*)", List.of("a b\tc", "\u00a0x")),
                Arguments.of("(?<a>[[:blank:]]*)(?<b>[[:cntrl:]]*)", List.of(" \t\u0001x", "x")),
                Arguments.of("(?<a>[[:alnum:]]+)(?<b>[[:ascii:]]*)", List.of("ab12é~", "~é")),
                Arguments.of("(?<a>\\w+)\\W(?<b>\\w+)", List.of("straße x", "a-b", "ab")),
                Arguments.of("\\b(?<a>.)(?<b>.*?)\\b", List.of("é1 x", "  ab", " ")),
                Arguments.of("(?<a>.\\B.)", List.of("é1 x", "  ab", "a b")),
                Arguments.of("^(?<a>.*)$", List.of("one\ntwo", "one\r\ntwo", "", "\n", "a\u2028b", "a\u0085b")),
                Arguments.of("(?<a>.+)\\Z", List.of("one\n", "one\ntwo\n", "one")),
                Arguments.of("\\A(?<a>.+)\\z", List.of("one", "one\n")),
                Arguments.of("(?<a>[^ ]*) (?<b>[^$]*)$", List.of("a b$c", "a b")),
                Arguments.of("(?<a>[]x]+)(?<b>[^]x]*)", List.of("]x]yy]", "ab")),
                Arguments.of("(?<a>[a-]+)(?<b>[-b]+)(?<c>[\\w-]+)", List.of("a-a--bb-c-", "x")),
                Arguments.of("(?<a>[a-c-e]+)", List.of("abc-e", "d")),
                Arguments.of("(?<a>[a-z&&[^aeiou]]+)(?<b>.*)", List.of("xyzabc", "aei")),
                Arguments.of("(?<a>[^a-z&&[^aeiou]]+)(?<b>.*)", List.of("aeixyz", "xyz")),
                Arguments.of("(?<a>[^a[bc]]+)", List.of("abcxyzabc", "abc")),
                Arguments.of("(?<a>[^\\w\\h]+)", List.of("ab -- cd", "ab")),
                Arguments.of("(?<a>[^[:alpha:][^\\d]]+)", List.of("ab12", "ab")),
                Arguments.of("(?<a>[\\]\\[\\-\\^\\\\]+)", List.of("x]-[^\\y", "x")),
                Arguments.of("(?<a>[\\x41-\\x{5a}\\x{e9}\\060-\\071]+)", List.of("xZ9é", "x")),
                Arguments.of("(?<a>[\\b\\t\\v\\e\\a\\f]+)", List.of("x\b\t\u000b\u001b\u0007\f", "x")),
                Arguments.of(
                        "(?<a>\\t\\v\\e\\a\\f\\x09\\011\\cA\\C-b)", List.of("\t\u000b\u001b\u0007\f\t\t\u0001\u0002")),
                Arguments.of("(?<a>x{2,3}+)(?<b>x*)", List.of("xxxxxxxx", "xx", "x")),
                Arguments.of("(?<a>x{2})(?<b>x*)", List.of("xxxxx", "x")),
                Arguments.of("(?<a>(?:xy){2}?)(?<b>.*)", List.of("xyxyxy", "xy", "")),
                Arguments.of("(?<a>x{,2})(?<b>x*)", List.of("xxx", "")),
                Arguments.of("(?<a>x{2,}?)(?<b>x*)", List.of("xxxx", "x")),
                Arguments.of("(?<a>{x}{,}y)", List.of("{x}{,}y", "xy")),
                Arguments.of("(?<a>a*+)(?<b>a?)", List.of("aaa", "")),
                Arguments.of("(?<a>a++b|a+)", List.of("aaab", "aaa")),
                Arguments.of("(?<a>a?+a)", List.of("a", "aa")),
                Arguments.of("(?<a>a+*)(?<b>b?+*)", List.of("aabb", "")),
                Arguments.of("(?<a>(?>a*)b)", List.of("aab", "aaa")),
                Arguments.of("(?<a>\\w+)(?=:)(?!::)(?<b>.*)", List.of("a:b", "a::b", "ab")),
                Arguments.of("(?<=x|yz)(?<a>.)(?<!b)", List.of("xb", "yza", "a")),
                Arguments.of("(?<q>['\"])(?<a>.*?)\\k<q>(?<b>\\d)?", List.of("'a\"b'1", "\"x\"", "'")),
                Arguments.of("(?'a'\\d)\\k'a'0", List.of("110", "120")),
                Arguments.of("(?<a>x)(?i)y|Z(?<b>w)", List.of("xY", "zW", "xzW", "XY")),
                Arguments.of("(?i)(?<a>straße|Éa)(?-i:b)", List.of("STRASSE b", "STRAßEb", "éAb", "éAB")),
                Arguments.of("(?i:(?<a>[a-c]+))(?<b>[a-c]*)", List.of("aBcABC", "x")),
                Arguments.of("(?<a>a.)(?m:(?<b>.*))(?<c>.*)", List.of("ab\ncd", "a\n")),
                Arguments.of("(?x) (?<a> a\\ b ) # remark ( \n (?<b> [ #]* )", List.of("a b # ", "ab")),
                Arguments.of("(?<a>a)(?#remark \\) here)+(?<b>b)", List.of("aab", "b")),
                Arguments.of("(?<a>a\\Kb)(?<b>\\R+)", List.of("ab\r\n\n", "ab")),
                Arguments.of("(?<a>\\p{Greek}+)(?<b>\\p{^Greek}*)(?<c>\\P{L}*)", List.of("αβx1", "x")),
                Arguments.of("(?<a>\\p{Lu}\\p{Lowercase_Letter}+)", List.of("Éa", "ab")),
                Arguments.of("(?<a>a)|(?<a>b)(?<c>c)", List.of("a", "bc", "c")),
                Arguments.of("(?<x_y>a)(?<x.y-z>b)", List.of("ab")),
                Arguments.of("(a)(?<n>b)(c)", List.of("abc", "ab")),
                Arguments.of("(?<a>\\<x\\>\\/\\:\\-\\\"\\@\\q\\user)", List.of("<x>/:-\"@quser")),
                Arguments.of(
                        "(?<a>\uD83D\uDE00+)(?<b>[\uD83D\uDE00-\uD83D\uDE05]*)",
                        List.of("\uD83D\uDE00\uD83D\uDE00\uD83D\uDE03")),
                Arguments.of("(?<a>)", List.of("", "x")),
                Arguments.of("(?<a>|b)c", List.of("bc", "c")));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void translation_findsWhatOnigmoFinds(String expression, List<String> lines) {
        for (String line : lines) {
            assertThat(find(expression, line))
                    .as("%s on '%s'", expression, line)
                    .isEqualTo(Onigmo.find(expression, line));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            (?<a>x)\\g<a>            § a call of a group
            (?~ab)(?<a>x)           § an absence operator
            (?<a>x)?(?(<a>)y|z)     § a condition
            (?<a>x)\\1               § by its name
            (?<a>x)\\k<b>            § refers to no group
            (?<a>x)(?<a>y)\\k<a>     § more than one group
            (?u)(?<a>\\w)            § the option u
            (?<a>\\xe9)              § a byte beyond 7f
            (?<a>\\M-a)              § is a byte
            (?<a>\\p{Elvish})        § unknown property
            (?<a>[[:elvish:]])      § unknown set
            (?<a>[z-a])             § runs backwards
            (?<a>[a)                § not closed
            (?<a>x                  § not closed
            (?<>x)                  § needs a name
            (?<a>x))                § closes no group
            (?<a>x){3,2}            § n at most m
            *(?<a>x)                § nothing for * to repeat
            (?<a>x)|+               § nothing for + to repeat
            (?P<a>x)                § unknown kind of group
            (?<a>\\u00e9)            § is no character for Fluent Bit
            (?<a>[a&&])             § is empty
            (?<a>x)\\                § stands at the end
            """)
    void compile_refusesWithASentenceWhatCannotBeRun(String expression, String sentence) {
        assertThatThrownBy(() -> RubyPattern.compile(expression.strip()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence.strip());
    }

    @Test
    void compile_refusesGroupsThatLieTooDeep() {
        String deep = "(".repeat(5_000) + "x" + ")".repeat(5_000);

        assertThatThrownBy(() -> RubyPattern.compile(deep)).hasMessageContaining("deep");
    }

    @Test
    void compile_readsSlashesAndOptionsAsFluentBitDoes() {
        assertThat(find("/(?<a>X.)/", "Xy")).contains(Map.of("a", "Xy"));
        assertThat(find("/(?<a>x.)/i", "Xy")).contains(Map.of("a", "Xy"));
        assertThat(find("/(?<a>x.)/m", "x\n")).contains(Map.of("a", "x\n"));
        assertThat(find("/(?<a>x y)/x", "xy")).contains(Map.of("a", "xy"));
        assertThat(find("/(?<a>X .)/mix", "x\n")).contains(Map.of("a", "x\n"));
        assertThat(find("/(?<a>x)/y/", "x/y")).contains(Map.of("a", "x"));
        assertThat(find("/(?<a>x)/q", "/x/q")).contains(Map.of("a", "x"));
        assertThat(find("/(?<a>x)/o", "/x/o")).contains(Map.of("a", "x"));
        assertThat(find("/(?<a>x)", "/x")).contains(Map.of("a", "x"));
    }

    @Test
    void fields_areInTheOrderOfTheirNames() {
        RubyPattern pattern = RubyPattern.compile("(?<b>x)(y)(?<a>z)|(?<b>w)");

        assertThat(pattern.fields())
                .containsExactly(new RubyPattern.Field("b", List.of(1, 3)), new RubyPattern.Field("a", List.of(2)));
    }

    // ---- expressions that nobody thought of

    private static int compared;

    @Property(tries = 3_000)
    void translation_findsWhatOnigmoFinds_whenExpressionsAreMadeAtRandom(
            @ForAll("randomExpressions") String expression, @ForAll("randomLines") String line) {
        Optional<Map<String, String>> expected;
        try {
            expected = Onigmo.find(expression, line);
        } catch (JOniException refusedThere) {
            return;
        }
        assertThat(find(expression, line)).as("%s on '%s'", expression, line).isEqualTo(expected);
        compared++;
    }

    @AfterContainer
    static void mostExpressionsWereUnderstood() {
        assertThat(compared).isGreaterThan(2_000);
    }

    @Provide
    Arbitrary<String> randomLines() {
        return Arbitraries.of("a", "b", "A", "1", "_", " ", "-", "]", "é", "É", "\n", "\r", "ab", "\uD83D\uDE00")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    /** A piece of an expression; whether it may match nothing, and then it is not repeated. */
    private record Piece(String text, boolean mayBeEmpty) {
        Piece times(String quantifier) {
            if (mayBeEmpty || quantifier.isEmpty()) {
                return this;
            }
            return new Piece(text + quantifier, !quantifier.matches("\\+[?+]?|\\{[12]}|\\{1,2}"));
        }

        Piece in(String open, String close) {
            return new Piece(open + text + close, mayBeEmpty);
        }

        static Piece all(List<Piece> pieces) {
            return new Piece(
                    pieces.stream().map(Piece::text).collect(Collectors.joining()),
                    pieces.stream().allMatch(Piece::mayBeEmpty));
        }
    }

    @Provide
    Arbitrary<String> randomExpressions() {
        return Combinators.combine(pieces(2), pieces(2), pieces(1))
                .as((first, second, between) ->
                        "(?<x>" + first.text() + ")" + between.text() + "(?<y>" + second.text() + ")");
    }

    private static Arbitrary<Piece> pieces(int depth) {
        Arbitrary<Piece> consuming = Arbitraries.of(
                        "a",
                        "b",
                        "1",
                        "é",
                        ".",
                        "\\w",
                        "\\W",
                        "\\d",
                        "\\S",
                        "\\s",
                        "\\h",
                        "[ab]",
                        "[^a]",
                        "[a-b1]",
                        "[^\\w]",
                        "[[:alpha:]]",
                        "[^[:upper:]_]",
                        "[\\h&&[^a]]",
                        "[]a-]",
                        "\\-",
                        "\\ ",
                        "_",
                        "]",
                        "(?i:a)",
                        "(?m:.)")
                .map(text -> new Piece(text, false));
        Arbitrary<Piece> empty = Arbitraries.of("\\b", "^", "$", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)")
                .map(text -> new Piece(text, true));
        Arbitrary<Piece> one = depth == 0
                ? Arbitraries.frequencyOf(Tuple.of(4, consuming), Tuple.of(1, empty))
                : Arbitraries.frequencyOf(
                        Tuple.of(5, consuming),
                        Tuple.of(1, empty),
                        Tuple.of(1, pieces(depth - 1).map(piece -> piece.in("(", ")"))),
                        Tuple.of(1, pieces(depth - 1).map(piece -> piece.in("(?>", ")"))),
                        Tuple.of(1, pieces(depth - 1).map(piece -> piece.in("(?:", "|b)"))));
        return Combinators.combine(one, Arbitraries.of(QUANTIFIERS))
                .as(Piece::times)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Piece::all);
    }

    private static final List<String> QUANTIFIERS =
            List.of("", "", "", "?", "*", "+", "??", "*?", "+?", "*+", "++", "{2}", "{1,2}", "{,2}?", "{2}?");
}
