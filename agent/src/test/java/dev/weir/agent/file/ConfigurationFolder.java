// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Entry;
import dev.weir.config.Problem;
import dev.weir.config.Problems;
import dev.weir.config.Section;
import dev.weir.config.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A folder of real files for a test, and what reading them gives. */
final class ConfigurationFolder {

    final Problems problems = new Problems();
    private final Path folder;
    private Map<String, String> environment = Map.of();

    ConfigurationFolder(Path folder) {
        this.folder = folder;
    }

    ConfigurationFolder environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    ConfigurationFolder file(String name, String text) {
        try {
            Path path = folder.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return this;
    }

    ConfigurationText read(String name, Section... commandLine) {
        Environment process = new Environment(environment, "host-1");
        return new ConfigurationReader(process).read(Optional.of(folder.resolve(name)), List.of(commandLine), problems);
    }

    /** One line a problem, the folder left out. */
    List<String> told() {
        return problems.all().stream()
                .map(Problem::toString)
                .map(line -> line.replace(real().toString() + "/", "").replace(folder + "/", ""))
                .toList();
    }

    private Path real() {
        try {
            return folder.toRealPath();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** A section in one line: {@code input tail path=/x header=[a, b]}. */
    static String shown(Section section) {
        return (section.title() + " " + shown(section.entries())).strip();
    }

    static List<String> shownAll(List<Section> sections) {
        return sections.stream().map(ConfigurationFolder::shown).toList();
    }

    private static String shown(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.key() + "=" + shown(entry.value()))
                .collect(Collectors.joining(" "));
    }

    private static String shown(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Many many ->
                many.items().stream().map(ConfigurationFolder::shown).toList().toString();
            case Value.Nested nested -> "{" + shown(nested.entries()) + "}";
        };
    }
}
