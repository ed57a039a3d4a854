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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a configuration: the main file with all that it includes, the sections of the command line,
 * and the parsers files that either names.
 *
 * <p>Whatever is wrong is added to the problems, with its place, and reading goes on, so that one
 * look shows all. No content of files makes it throw. A key of the service that the command line
 * gives wins over the file's, with a note; in Fluent Bit the file wins silently.
 */
public final class ConfigurationReader {

    private final Environment environment;

    public ConfigurationReader(Environment environment) {
        this.environment = environment;
    }

    /**
     * Reads all that was asked for.
     *
     * @param main the main file, if there is one; its suffix says its format ({@code .yaml .yml
     *     .conf}), else its
     *     content does
     * @param commandLine the sections that the command line gave, service sections among them
     */
    public ConfigurationText read(Optional<Path> main, List<Section> commandLine, Problems problems) {
        Draft draft =
                new Draft(environment, main.map(ConfigurationReader::folderOf).orElse(Path.of("")), problems);
        main.ifPresent(draft::readMain);
        List<Section> all = new ArrayList<>(commandLine);
        all.addAll(draft.takeSections());
        List<Section> replaced = all.stream().map(draft.variables::replace).toList();
        Section service = service(replaced, problems);
        readParsersFiles(service, draft);
        List<Section> sections = new ArrayList<>();
        replaced.stream()
                .filter(section -> section.kind() != SectionKind.SERVICE)
                .map(section -> PluginAddress.expand(section, problems))
                .forEach(sections::add);
        draft.takeSections().stream().map(draft.variables::replace).forEach(sections::add);
        refuseSecondParsers(sections, problems);
        return new ConfigurationText(
                service, sections, draft.variables.defined(), draft.files().opened());
    }

    /** The folder of the file itself where the name is a link, as in Fluent Bit. */
    private static Path folderOf(Path main) {
        try {
            return Optional.ofNullable(main.toRealPath().getParent()).orElse(Path.of("/"));
        } catch (IOException _) {
            return Path.of(""); // that there is no such file is told when it is opened
        }
    }

    private static Section service(List<Section> sections, Problems problems) {
        List<Section> services = sections.stream()
                .filter(section -> section.kind() == SectionKind.SERVICE)
                .toList();
        if (services.isEmpty()) {
            return new Section(SectionKind.SERVICE, "", List.of(), Place.PROGRAM);
        }
        Set<String> typed = services.stream()
                .flatMap(section -> section.entries().stream())
                .filter(entry -> entry.place().equals(Place.COMMAND_LINE))
                .map(entry -> entry.key().toLowerCase(Locale.ROOT))
                .filter(key -> !key.equals(FileKeys.PARSERS_FILE.name()))
                .collect(Collectors.toSet());
        List<Entry> entries = services.stream()
                .flatMap(section -> section.entries().stream())
                .filter(entry -> !overridden(entry, typed, problems))
                .toList();
        return new Section(SectionKind.SERVICE, "", entries, services.getLast().place());
    }

    private static boolean overridden(Entry entry, Set<String> typed, Problems problems) {
        boolean loses = !entry.place().equals(Place.COMMAND_LINE)
                && typed.contains(entry.key().toLowerCase(Locale.ROOT));
        if (loses) {
            problems.note(entry.place(), entry.key() + " is given on the command line too, and that one holds");
        }
        return loses;
    }

    private static void readParsersFiles(Section service, Draft draft) {
        for (Entry entry : service.entries()) {
            if (entry.key().equalsIgnoreCase(FileKeys.PARSERS_FILE.name())) {
                texts(entry.value()).forEach(text -> draft.readParsersFile(text.text(), text.place()));
            }
        }
    }

    private static List<Value.Text> texts(Value value) {
        return switch (value) {
            case Value.Text text -> List.of(text);
            case Value.Many many ->
                many.items().stream()
                        .filter(Value.Text.class::isInstance)
                        .map(Value.Text.class::cast)
                        .toList();
            case Value.Nested _ -> List.of(); // refused where the keys are checked
        };
    }

    private static void refuseSecondParsers(List<Section> sections, Problems problems) {
        Map<String, List<Section>> byName = sections.stream()
                .filter(section -> section.kind() == SectionKind.PARSER)
                .collect(
                        Collectors.groupingBy(section -> section.name().toLowerCase(Locale.ROOT), Collectors.toList()));
        for (List<Section> namesakes : byName.values()) {
            Function<Section, String> message = again -> "the parser " + again.name() + " is defined twice, first at "
                    + namesakes.getFirst().place();
            namesakes.stream().skip(1).forEach(again -> problems.error(again.place(), message.apply(again)));
        }
    }
}
