// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.List;

/**
 * The reference of keys as text, made from their declarations: tables for pages, paragraphs for a
 * terminal.
 */
public final class KeyReference {

    private static final int COLUMNS = 92;
    private static final String INDENT = "      ";

    private KeyReference() {}

    /** Markdown: for each group its title as a heading of this level (1 to 6) and a table. */
    public static String markdown(List<KeyGroup> groups, int level) {
        StringBuilder page = new StringBuilder();
        for (KeyGroup group : groups) {
            page.append("#".repeat(level)).append(' ').append(group.title()).append("\n\n");
            page.append("| key | type | default | allowed | Fluent Bit | |\n|---|---|---|---|---|---|\n");
            group.keys().forEach(key -> page.append(row(key)));
            page.append('\n');
        }
        return page.toString();
    }

    private static String row(Key<?> key) {
        return "| `" + key.name() + "` | " + cell(key.type()) + " | " + cell(defaultCell(key)) + " | "
                + cell(key.range()) + " | " + key.standing().word() + " | " + cell(sentence(key)) + " |\n";
    }

    private static String defaultCell(Key<?> key) {
        if (key.isRequired()) {
            return "required";
        }
        return key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    /** Paragraphs for a terminal of {@value #COLUMNS} columns. */
    public static String terminal(List<KeyGroup> groups) {
        StringBuilder page = new StringBuilder();
        for (KeyGroup group : groups) {
            page.append(group.title()).append('\n');
            for (Key<?> key : group.keys()) {
                page.append("  ").append(key.name()).append(headline(key)).append('\n');
                wrap(page, sentence(key));
            }
            page.append('\n');
        }
        return page.toString();
    }

    private static String headline(Key<?> key) {
        StringBuilder line = new StringBuilder("  <").append(key.type()).append('>');
        if (key.isRequired()) {
            line.append("  required");
        } else if (!key.defaultText().isEmpty()) {
            line.append("  default ").append(key.defaultText());
        }
        if (!key.range().isEmpty()) {
            line.append("  (").append(key.range()).append(')');
        }
        return line.toString();
    }

    private static String sentence(Key<?> key) {
        String also = key.aliases().isEmpty() ? "" : " Also read as " + String.join(", ", key.aliases()) + ".";
        String standing =
                switch (key.standing()) {
                    case Standing.Same _, Standing.Ours _ -> "";
                    case Standing.Different different -> " Differs from Fluent Bit: " + different.how();
                    case Standing.Met met -> " No effect here: " + met.why();
                    case Standing.Absent absent -> " Not in Weir: " + absent.instead();
                };
        return (key.doc() + also + standing).strip();
    }

    private static void wrap(StringBuilder page, String text) {
        int column = 0;
        for (String word : text.split("\\s+", -1)) {
            if (column > 0 && column + 1 + word.length() > COLUMNS) {
                page.append('\n');
                column = 0;
            }
            page.append(column == 0 ? INDENT : " ").append(word);
            column += (column == 0 ? INDENT.length() : 1) + word.length();
        }
        if (column > 0) {
            page.append('\n');
        }
    }
}
