// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All sections that the files and the command line gave, variables replaced, in the order of the
 * text.
 *
 * @param service the service section, merged from all that were given; empty if none was
 * @param sections the inputs, filters, outputs and parsers
 * @param variables what {@code env} and {@code @SET} defined; the values may be secrets
 * @param files the files that were read, in the order of reading
 */
public record ConfigurationText(
        Section service, List<Section> sections, Map<String, String> variables, List<Path> files) {

    public ConfigurationText {
        sections = List.copyOf(sections);
        variables = Map.copyOf(variables);
        files = List.copyOf(files);
    }

    /** The inputs, in the order of the text. */
    public List<Section> inputs() {
        return of(SectionKind.INPUT);
    }

    /** The filters, in the order of the text, which is the order in which they run. */
    public List<Section> filters() {
        return of(SectionKind.FILTER);
    }

    /** The outputs, in the order of the text. */
    public List<Section> outputs() {
        return of(SectionKind.OUTPUT);
    }

    /** The parsers of the files and of the parsers files. */
    public List<Section> parsers() {
        return of(SectionKind.PARSER);
    }

    private List<Section> of(SectionKind kind) {
        return sections.stream().filter(section -> section.kind() == kind).toList();
    }

    /** How many sections of each kind; no values. */
    @Override
    public String toString() {
        return "inputs=" + inputs().size() + ", filters=" + filters().size() + ", outputs="
                + outputs().size() + ", parsers=" + parsers().size() + ", files=" + files;
    }
}
