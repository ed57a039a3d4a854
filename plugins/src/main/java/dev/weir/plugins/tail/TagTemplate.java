// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.event.Tag;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a file's tag is made: as configured; or with the first {@code *} replaced by the file's path, in dots
 * for slashes; or, where there is a {@code tag_regex}, with each {@code <name>} replaced by the part of that
 * name. Immutable.
 */
final class TagTemplate {
    private final String template;
    private final @Nullable TagRegex regex;
    private final @Nullable Tag fixed;

    TagTemplate(String template, @Nullable TagRegex regex) {
        this.template = template;
        this.regex = regex;
        fixed = regex == null && template.indexOf('*') < 0 ? new Tag(template) : null;
    }

    /**
     * The tag of a file.
     *
     * @throws IllegalArgumentException if it cannot be made from this path
     */
    Tag of(Path path) {
        if (fixed != null) {
            return fixed;
        }
        return new Tag(regex == null ? expanded(path.toString()) : composed(regex, path.toString()));
    }

    private String expanded(String path) {
        int star = template.indexOf('*');
        String raw = template.substring(0, star) + path + template.substring(star + 1);
        StringBuilder tag = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            char dotted = c == '/' || c == '\\' || c == ':' ? '.' : c;
            boolean leading = dotted != c && tag.isEmpty();
            boolean doubled = dotted == '.' && !tag.isEmpty() && tag.charAt(tag.length() - 1) == '.';
            if (!leading && !doubled && c != '*') {
                tag.append(dotted);
            }
        }
        if (!tag.isEmpty() && tag.charAt(tag.length() - 1) == '.') {
            tag.setLength(tag.length() - 1);
        }
        return tag.toString();
    }

    private String composed(TagRegex expression, String path) {
        Map<String, String> parts = expression
                .parts(path)
                .orElseThrow(() -> new IllegalArgumentException("tag_regex does not occur in it"));
        StringBuilder tag = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('<'); open >= 0; open = template.indexOf('<', at)) {
            int close = template.indexOf('>', open);
            if (close < 0) {
                throw new IllegalArgumentException("the tag has a < without a >, tag=" + template);
            }
            tag.append(template, at, open);
            tag.append(parts.getOrDefault(template.substring(open + 1, close), "_"));
            at = close + 1;
        }
        return tag.append(template, at, template.length()).toString();
    }
}
