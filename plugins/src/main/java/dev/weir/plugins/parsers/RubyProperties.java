// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The named sets of characters of Ruby's expressions, as Java's character classes. They know Unicode, where Java's of
 * the same names know ASCII alone.
 */
final class RubyProperties {
    private static final String GRAPH = "[^\\p{IsWhite_Space}\\p{Cc}\\p{Cn}\\p{Cs}]";

    private static final Map<String, String> SETS = Map.ofEntries(
            Map.entry("alnum", "[\\p{IsAlphabetic}\\p{Nd}]"),
            Map.entry("alpha", "[\\p{IsAlphabetic}]"),
            Map.entry("ascii", "[\\x00-\\x7f]"),
            Map.entry("blank", "[\\p{Zs}\\t]"),
            Map.entry("cntrl", "[\\p{Cc}]"),
            Map.entry("digit", "[\\p{Nd}]"),
            Map.entry("graph", GRAPH),
            Map.entry("lower", "[\\p{IsLowercase}]"),
            Map.entry("print", "[" + GRAPH + "\\p{Zs}]"),
            Map.entry("punct", "[\\p{P}]"),
            Map.entry("space", "[\\p{IsWhite_Space}]"),
            Map.entry("upper", "[\\p{IsUppercase}]"),
            Map.entry("xdigit", "[0-9a-fA-F]"),
            Map.entry("word", "[\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}]"),
            Map.entry("any", "[\\x{0}-\\x{10FFFF}]"),
            Map.entry("assigned", "[^\\p{Cn}]"));

    /** Between brackets the set holds symbols too that {@code \p{Punct}} leaves out. */
    private static final String PUNCT_IN_BRACKETS = "[\\p{P}$+<=>\\^`|~]";

    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("letter", "L"),
            Map.entry("uppercaseletter", "Lu"),
            Map.entry("lowercaseletter", "Ll"),
            Map.entry("titlecaseletter", "Lt"),
            Map.entry("modifierletter", "Lm"),
            Map.entry("otherletter", "Lo"),
            Map.entry("mark", "M"),
            Map.entry("number", "N"),
            Map.entry("decimalnumber", "Nd"),
            Map.entry("letternumber", "Nl"),
            Map.entry("othernumber", "No"),
            Map.entry("punctuation", "P"),
            Map.entry("connectorpunctuation", "Pc"),
            Map.entry("dashpunctuation", "Pd"),
            Map.entry("symbol", "S"),
            Map.entry("mathsymbol", "Sm"),
            Map.entry("currencysymbol", "Sc"),
            Map.entry("separator", "Z"),
            Map.entry("spaceseparator", "Zs"),
            Map.entry("other", "C"),
            Map.entry("control", "Cc"),
            Map.entry("format", "Cf"),
            Map.entry("unassigned", "Cn"));

    private static final String SHORT_CATEGORIES =
            " l lc lu ll lt lm lo m mn mc me n nd nl no p pc pd ps pe pi pf po s sm sc sk so z zs zl zp c cc cf cn co ";

    private RubyProperties() {}

    /** The set that is written {@code [:name:]}; nothing if there is none of that name. */
    static Optional<String> bracket(String name) {
        if (name.equals("punct")) {
            return Optional.of(PUNCT_IN_BRACKETS);
        }
        return name.equals("any") || name.equals("assigned") ? Optional.empty() : Optional.ofNullable(SETS.get(name));
    }

    /** The set that is written {@code \p{name}}; nothing if there is none of that name. */
    static Optional<String> property(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        String set = SETS.get(plain);
        if (set != null) {
            return Optional.of(set);
        }
        String category = CATEGORIES.get(plain);
        if (category == null && !plain.isEmpty() && SHORT_CATEGORIES.contains(" " + plain + " ")) {
            category = plain.equals("lc") ? "LC" : plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
        }
        return category == null ? script(name) : Optional.of("[\\p{" + category + "}]");
    }

    private static Optional<String> script(String name) {
        try {
            return Optional.of("[\\p{Is" + Character.UnicodeScript.forName(name).name() + "}]");
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
