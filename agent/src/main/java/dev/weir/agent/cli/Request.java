// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import dev.weir.config.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The configuration that a command line asks for.
 *
 * @param file the file, if one was named
 * @param sections what was given as options, as a file would give it: at most one service section,
 *     then the
 *     plugins in their order; all at {@link dev.weir.config.Place#COMMAND_LINE}
 */
public record Request(Optional<Path> file, List<Section> sections) {

    public Request {
        Objects.requireNonNull(file, "file");
        sections = List.copyOf(sections);
    }
}
