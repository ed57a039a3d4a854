// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Entry;
import dev.weir.config.Names;
import dev.weir.config.Place;
import dev.weir.config.SectionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file in Fluent Bit's classic format: sections in brackets and the commands {@code @INCLUDE}
 * and {@code @SET} at the first column, below a section its keys, all of a file indented the same,
 * key and value apart by blanks. A comment is a line of its own that begins with {@code #}.
 *
 * <p>Against Fluent Bit: an unknown section is refused, not ignored; blank lines and comments may
 * be indented at will; a tab may stand between key and value; sections may repeat the plural of the
 * YAML names; parsers may stand in the main file.
 */
final class ClassicFile {

    private static final List<String> SECTIONS = List.of("service", "input", "filter", "output", "parser");

    private record Include(String path, Place place) {}

    private final Source source;
    private final Draft draft;
    private int lineNumber;
    private @Nullable String indent;
    private int indentLine;
    private @Nullable SectionKind kind;
    private boolean skipping;
    private boolean inGroup;
    private boolean full;
    private Place sectionPlace = Place.PROGRAM;
    private List<Entry> entries = new ArrayList<>();
    private final List<Include> includes = new ArrayList<>();

    ClassicFile(Source source, Draft draft) {
        this.source = source;
        this.draft = draft;
    }

    void read() {
        String text = source.text();
        int start = 0;
        while (start < text.length() && !full) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end;
            lineNumber++;
            line(text.substring(start, next).stripTrailing());
            start = next + 1;
        }
        endSection();
    }

    private void line(String line) {
        String content = line.strip();
        if (content.isEmpty() || content.startsWith("#")) {
            return;
        }
        if (line.startsWith("[")) {
            header(content);
        } else if (line.startsWith("@")) {
            command(content);
        } else if (Character.isWhitespace(line.charAt(0))) {
            indented(line, content);
        } else {
            error("a key stands indented below its section");
        }
    }

    private void header(String content) {
        endSection();
        int end = content.indexOf(']');
        String rest = content.substring(end + 1).strip();
        boolean alone = rest.isEmpty() || rest.startsWith("#");
        if (end < 0 || !alone) {
            error("a section is written [NAME] on a line of its own");
            skipping = true;
            return;
        }
        String name = content.substring(1, end).strip().toLowerCase(Locale.ROOT);
        Optional<SectionKind> known = kindOf(name);
        sectionPlace = here();
        kind = known.orElse(null);
        skipping = known.isEmpty();
        if (skipping && !Absent.tellSection(name, here(), draft.problems)) {
            error(unknown(name));
        }
    }

    private static Optional<SectionKind> kindOf(String name) {
        return switch (name) {
            case "service" -> Optional.of(SectionKind.SERVICE);
            case "input", "inputs" -> Optional.of(SectionKind.INPUT);
            case "filter", "filters" -> Optional.of(SectionKind.FILTER);
            case "output", "outputs" -> Optional.of(SectionKind.OUTPUT);
            case "parser" -> Optional.of(SectionKind.PARSER);
            default -> Optional.empty();
        };
    }

    private static String unknown(String name) {
        List<String> near = Names.nearest(name, SECTIONS);
        String hint =
                near.isEmpty() ? "there are " + String.join(", ", SECTIONS) : "nearest: " + String.join(", ", near);
        return "unknown section [" + Names.shortened(name) + "]; " + hint;
    }

    private void endSection() {
        SectionKind ending = kind;
        if (ending != null) {
            draft.add(ending, entries, sectionPlace, source);
        }
        includes.forEach(include -> draft.include(include.path(), include.place(), source));
        includes.clear();
        kind = null;
        skipping = false;
        inGroup = false;
        entries = new ArrayList<>();
    }

    private void command(String content) {
        String[] words = content.split("\\s+", 2);
        String argument = words.length < 2 ? "" : words[1];
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "@include" -> include(argument);
            case "@set" -> set(argument);
            default -> error("unknown command " + Names.shortened(words[0]) + "; there are @INCLUDE and @SET");
        }
    }

    /** What a section includes in its middle comes after it, for it began before. */
    private void include(String argument) {
        if (kind == null) {
            draft.include(argument, here(), source);
        } else {
            includes.add(new Include(argument, here()));
        }
    }

    private void set(String argument) {
        int equals = argument.indexOf('=');
        if (source.parsersOnly()) {
            error("a parsers file defines parsers and nothing else, found @SET");
        } else if (equals < 0) {
            error("a variable is written @SET name=value");
        } else {
            draft.variables.define(argument.substring(0, equals).strip(), argument.substring(equals + 1), here());
        }
    }

    private void indented(String line, String content) {
        int level = level(line.substring(0, line.indexOf(content)));
        if (skipping) {
            return;
        }
        if (kind == null) {
            error("a key stands below a section, and there is none before this line");
        } else if (content.startsWith("[")) {
            group(content);
        } else if (content.startsWith("@")) {
            error("a command begins at the first column");
        } else if (level == 1) {
            inGroup = false;
            entry(content);
        } else if (!inGroup) {
            error("indented more than line " + indentLine);
        }
    }

    /** 1 for a key of the section, 2 for what stands in a group of it. */
    private int level(String blanks) {
        String first = indent;
        if (first == null) {
            indent = blanks;
            indentLine = lineNumber;
            return 1;
        }
        if (blanks.equals(first) || blanks.equals(first + first)) {
            return blanks.length() / first.length();
        }
        boolean mixed = blanks.indexOf('\t') >= 0 != first.indexOf('\t') >= 0;
        error(
                mixed
                        ? "tabs and blanks are mixed: line " + indentLine + " is indented by the other"
                        : "indented by " + blanks.length() + ", and line " + indentLine + " by " + first.length()
                                + "; all keys of a file are indented the same");
        return 1;
    }

    private void group(String content) {
        int end = content.indexOf(']');
        String name =
                content.substring(1, end < 0 ? content.length() : end).strip().toLowerCase(Locale.ROOT);
        Optional<String> absent = Absent.group(name);
        inGroup = true;
        skipping = absent.isEmpty();
        error(absent.orElse("a section begins at the first column"));
    }

    private void entry(String content) {
        String[] parts = content.split("[ \\t]+", 2);
        full = !draft.room();
        if (full) {
            error("too many values in a configuration, limit=" + Draft.VALUES_MAX);
        } else if (parts.length < 2) {
            error("a key is followed by its value on the same line"); // not shown: it may be a part of a secret
        } else {
            entries.add(Entry.text(parts[0], parts[1], here()));
        }
    }

    private Place here() {
        return source.line(lineNumber);
    }

    private void error(String message) {
        draft.problems.error(here(), message);
    }
}
