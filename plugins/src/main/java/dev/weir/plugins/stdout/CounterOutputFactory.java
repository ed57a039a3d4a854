// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.config.Schema;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.plugins.stdout.CounterOutputFactory.Settings;

/** Makes outputs that print how many events there were. */
public final class CounterOutputFactory implements OutputFactory<Settings> {
    /** There is nothing to set. */
    public record Settings() {}

    private static final Schema<Settings> SCHEMA = Schema.empty(new Settings());

    @Override
    public String name() {
        return "counter";
    }

    @Override
    public String summary() {
        return "Prints how many events came with each delivery, and how many in all.";
    }

    @Override
    public Schema<Settings> schema() {
        return SCHEMA;
    }

    @Override
    public Output create(Settings settings, OutputContext context) {
        return new CounterOutput(context, StandardOutput.PROCESS);
    }
}
