// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Place;
import dev.weir.config.Problems;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of Fluent Bit's formats that Weir does not have, each with what there is instead.
 */
final class Absent {

    private static final String MULTILINE = "lines are not joined by parsers yet; the section is left out";
    private static final String CUSTOMS = "there are no plugins of this kind; leave the section out";
    private static final String UPSTREAMS = "name one host in each output, or place a balancer before the servers";
    private static final String STREAMS = "there is no stream processor; route by tag and use filters";
    private static final String PLUGINS =
            "shared libraries made for Fluent Bit cannot be loaded; plugins_path names a folder of Java plugins";

    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("multiline_parser", MULTILINE),
            Map.entry("multiline_parsers", MULTILINE),
            Map.entry("custom", CUSTOMS),
            Map.entry("customs", CUSTOMS),
            Map.entry("upstream", UPSTREAMS),
            Map.entry("node", UPSTREAMS),
            Map.entry("upstream_servers", UPSTREAMS),
            Map.entry("stream_task", STREAMS),
            Map.entry("stream_processor", STREAMS),
            Map.entry("plugins", PLUGINS),
            Map.entry("extensions", CUSTOMS));

    private static final Map<String, String> GROUPS = Map.of(
            "processors", "write them as filters",
            "routes", "give the inputs tags and the outputs a match");

    private Absent() {}

    /**
     * Tells it, if this top-level section is one of those. A section of definitions that nothing here can use is
     * left out with a warning, for whatever uses them is refused; any other is an error.
     *
     * @param name in lower case
     * @return whether it is one of those
     */
    static boolean tellSection(String name, Place place, Problems problems) {
        Optional<String> message = message(SECTIONS, name, "section");
        message.ifPresent(text -> {
            if (name.startsWith("multiline_parser")) {
                problems.warning(place, text);
            } else {
                problems.error(place, text);
            }
        });
        return message.isPresent();
    }

    /**
     * The whole message, if this map within a plugin is one of those.
     *
     * @param name in lower case
     */
    static Optional<String> group(String name) {
        return message(GROUPS, name, "part");
    }

    private static Optional<String> message(Map<String, String> reasons, String name, String what) {
        return Optional.ofNullable(reasons.get(name))
                .map(instead -> name + " is a " + what + " of Fluent Bit that Weir does not have: " + instead);
    }
}
