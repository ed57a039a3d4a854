// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.config.Schema;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.output.Repeats;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes outputs that write events to files. */
public final class FileOutputFactory implements OutputFactory<FileSettings> {
    @Override
    public String name() {
        return "file";
    }

    @Override
    public String summary() {
        return "Writes events to a file, or to one for each tag.";
    }

    @Override
    public Schema<FileSettings> schema() {
        return FileSettings.SCHEMA;
    }

    @Override
    public String place(FileSettings settings) {
        return Stream.of(settings.path(), settings.file())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("/"));
    }

    @Override
    public Repeats repeats(FileSettings settings, boolean durable) {
        return durable
                ? new Repeats.Harmless("what is in the file is noted beside the store, and part of a chunk cut off")
                : Repeats.UNKNOWN;
    }

    @Override
    public Output create(FileSettings settings, OutputContext context) {
        return new FileOutput(settings, context);
    }
}
