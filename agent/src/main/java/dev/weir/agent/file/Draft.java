// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Entry;
import dev.weir.config.Place;
import dev.weir.config.Problems;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import dev.weir.config.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A configuration while its files are being read: the sections and variables so far, and the way to
 * further files. At most {@value #VALUES_MAX} values in all files together, and at most {@value
 * #DEPTH_MAX} files include one another.
 */
final class Draft {

    private static final int DEPTH_MAX = 16;

    /** About 150 bytes each; a large configuration has some thousands. */
    static final int VALUES_MAX = 100_000;

    final Problems problems;
    final Variables variables;
    private final SourceFiles files;
    private final Path baseFolder;
    private final List<Section> sections = new ArrayList<>();
    private int values;

    /**
     * @param baseFolder the folder of the main file, where classic includes and parsers files are
     *     looked for
     */
    Draft(Environment environment, Path baseFolder, Problems problems) {
        this.problems = problems;
        this.variables = new Variables(environment, problems);
        this.files = new SourceFiles(problems);
        this.baseFolder = baseFolder;
    }

    /** Counts one more value; false if it is one too many. */
    boolean room() {
        values++;
        return values <= VALUES_MAX;
    }

    SourceFiles files() {
        return files;
    }

    /** The sections added since the last call. */
    List<Section> takeSections() {
        List<Section> taken = List.copyOf(sections);
        sections.clear();
        return taken;
    }

    /** Reads the main file. */
    void readMain(Path path) {
        read(path, Place.COMMAND_LINE, 0, false);
    }

    /**
     * Reads a parsers file that may be relative to the working folder or else to the main file's.
     */
    void readParsersFile(String written, Place place) {
        locate(written, place).ifPresent(path -> read(path, place, 1, true));
    }

    /** Reads what an include names: a path or a pattern. */
    void include(String written, Place place, Source from) {
        if (written.isBlank() || written.contains("${")) {
            problems.error(place, "an include names a path or a pattern, in which variables are not replaced");
        } else if (from.depth() >= DEPTH_MAX) {
            problems.error(place, "includes are nested too deep, limit=" + DEPTH_MAX);
        } else if (Globs.isPattern(written)) {
            includePattern(written, place, from);
        } else {
            Optional<Path> path = from.format() == Format.YAML ? besides(from, written, place) : locate(written, place);
            path.ifPresent(file -> read(file, place, from.depth() + 1, from.parsersOnly()));
        }
    }

    private void includePattern(String written, Place place, Source from) {
        Path folder = from.format() == Format.YAML ? from.folder() : baseFolder;
        try {
            List<Path> found = Globs.expand(folder, written);
            if (found.isEmpty()) {
                problems.warning(place, "no file matches " + written + " in the folder '" + folder + "'");
            }
            found.forEach(path -> read(path, place, from.depth() + 1, from.parsersOnly()));
        } catch (IOException | IllegalArgumentException failure) {
            problems.error(place, "cannot list " + written + ": " + failure.getMessage());
        }
    }

    private Optional<Path> besides(Source from, String written, Place place) {
        return path(written, place).map(path -> from.folder().resolve(path));
    }

    private Optional<Path> locate(String written, Place place) {
        return path(written, place)
                .map(path -> path.isAbsolute() || Files.exists(path) ? path : baseFolder.resolve(path));
    }

    private Optional<Path> path(String written, Place place) {
        try {
            return Optional.of(Path.of(written));
        } catch (InvalidPathException _) {
            problems.error(place, "this is not the name of a file");
            return Optional.empty();
        }
    }

    private void read(Path path, Place askedAt, int depth, boolean parsersOnly) {
        Optional<String> text = files.open(path, askedAt);
        if (text.isEmpty()) {
            return;
        }
        Format format = Format.bySuffix(path.toString()).orElseGet(() -> Format.byContent(text.get()));
        Source source = new Source(path, text.get(), format, depth, parsersOnly);
        switch (format) {
            case YAML -> new YamlFile(source, this).read();
            case CLASSIC -> new ClassicFile(source, this).read();
        }
    }

    /**
     * Adds a section whose entries may name it; one that must have a name and has none is a
     * problem.
     */
    void add(SectionKind kind, List<Entry> entries, Place place, Source from) {
        if (from.parsersOnly() && kind != SectionKind.PARSER) {
            problems.error(place, "a parsers file defines parsers and nothing else, found " + kind.word());
        } else if (kind == SectionKind.SERVICE) {
            sections.add(new Section(kind, "", entries, place));
        } else {
            addNamed(kind, entries, place);
        }
    }

    private void addNamed(SectionKind kind, List<Entry> entries, Place place) {
        List<Entry> names = entries.stream().filter(Draft::isName).toList();
        List<Entry> others = entries.stream().filter(entry -> !isName(entry)).toList();
        if (names.isEmpty()) {
            problems.error(place, "this " + kind.word() + " needs the key name");
            return;
        }
        names.stream()
                .skip(1)
                .forEach(again -> problems.error(
                        again.place(),
                        "name is given twice, first at " + names.getFirst().place()));
        if (names.getFirst().value() instanceof Value.Text text && !text.text().isBlank()) {
            sections.add(new Section(kind, text.text(), others, place));
        } else {
            problems.error(names.getFirst().place(), "the name of this " + kind.word() + " is one word");
        }
    }

    private static boolean isName(Entry entry) {
        return entry.key().toLowerCase(Locale.ROOT).equals("name");
    }
}
