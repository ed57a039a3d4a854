// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import java.util.stream.Collectors;

/** Makes inputs that follow files. */
public final class TailInputFactory implements InputFactory<TailSettings> {
    /** For the service loader. */
    public TailInputFactory() {}

    @Override
    public String name() {
        return "tail";
    }

    @Override
    public String summary() {
        return "Follows text files: each line is an event.";
    }

    @Override
    public Schema<TailSettings> schema() {
        return TailKeys.SCHEMA;
    }

    @Override
    public String place(TailSettings settings) {
        return settings.files().patterns().stream().map(PathPattern::text).collect(Collectors.joining(","));
    }

    @Override
    public long largestItem(TailSettings settings) {
        return FileReader.memory(settings);
    }

    @Override
    public Input create(TailSettings settings, InputContext context) {
        return new TailInput(settings, context);
    }
}
