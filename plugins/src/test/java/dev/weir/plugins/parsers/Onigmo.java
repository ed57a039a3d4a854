// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jcodings.specific.UTF8Encoding;
import org.joni.Matcher;
import org.joni.NameEntry;
import org.joni.Option;
import org.joni.Regex;
import org.joni.Region;
import org.joni.Syntax;
import org.joni.WarnCallback;

/** The engine for which Ruby's expressions are written, as far as the tests ask it: what does an expression find? */
final class Onigmo {
    private Onigmo() {}

    /** The named groups that took part in the first match, in the order of the names; nothing without a match. */
    static Optional<Map<String, String>> find(String expression, String line) {
        byte[] pattern = expression.getBytes(StandardCharsets.UTF_8);
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        var regex = new Regex(
                pattern, 0, pattern.length, Option.NONE, UTF8Encoding.INSTANCE, Syntax.RUBY, WarnCallback.NONE);
        Matcher matcher = regex.matcher(text);
        if (matcher.search(0, text.length, Option.NONE) < 0) {
            return Optional.empty();
        }
        return Optional.of(groups(regex, matcher.getEagerRegion(), text));
    }

    private static Map<String, String> groups(Regex regex, Region region, byte[] text) {
        Map<String, String> found = new LinkedHashMap<>();
        if (regex.numberOfNames() == 0) {
            return found;
        }
        Iterator<NameEntry> names = regex.namedBackrefIterator();
        while (names.hasNext()) {
            NameEntry entry = names.next();
            String name = new String(entry.name, entry.nameP, entry.nameEnd - entry.nameP, StandardCharsets.UTF_8);
            for (int group : entry.getBackRefs()) {
                int from = region.getBeg(group);
                if (from >= 0) {
                    found.put(name, new String(text, from, region.getEnd(group) - from, StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }
}
