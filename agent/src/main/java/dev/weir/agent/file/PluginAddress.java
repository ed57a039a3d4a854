// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Entry;
import dev.weir.config.Place;
import dev.weir.config.Problems;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fluent Bit's short form of a plugin with its address: {@code forward://10.0.0.1:24224}, {@code
 * http://host:80/path}. It becomes the keys {@code host} ({@code listen} for an input), {@code
 * port} and {@code uri}. Names of plugins are the same in any case and become lower case.
 */
final class PluginAddress {

    private static final Pattern FORM =
            Pattern.compile("([^:/]+)://(?:\\[([^]]+)]|([^:/\\[\\]]+))(?::(\\d{1,5}))?(/.*)?");

    private PluginAddress() {}

    /**
     * The section with its name in lower case and its address as keys; parsers and the service as
     * they are.
     */
    static Section expand(Section section, Problems problems) {
        if (section.kind() == SectionKind.PARSER || section.kind() == SectionKind.SERVICE) {
            return section;
        }
        if (!section.name().contains("://")) {
            return named(section, section.name(), section.entries());
        }
        Matcher form = FORM.matcher(section.name());
        if (!form.matches()) {
            problems.error(section.place(), "an address is written name://host:port/uri");
            return named(section, section.name().substring(0, section.name().indexOf("://")), section.entries());
        }
        List<Entry> entries = new ArrayList<>();
        String host = form.group(2) == null ? form.group(3) : form.group(2);
        add(entries, section.kind() == SectionKind.INPUT ? "listen" : "host", host, section.place());
        add(entries, "port", form.group(4), section.place());
        add(entries, "uri", form.group(5), section.place());
        entries.addAll(section.entries());
        return named(section, form.group(1), entries);
    }

    private static void add(List<Entry> entries, String key, @Nullable String value, Place place) {
        if (value != null) {
            entries.add(Entry.text(key, value, place));
        }
    }

    private static Section named(Section section, String name, List<Entry> entries) {
        return new Section(section.kind(), name.strip().toLowerCase(Locale.ROOT), entries, section.place());
    }
}
