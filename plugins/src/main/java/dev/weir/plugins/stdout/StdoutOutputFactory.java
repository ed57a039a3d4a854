// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.config.Schema;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;

/** Makes outputs that print events. */
public final class StdoutOutputFactory implements OutputFactory<StdoutSettings> {
    @Override
    public String name() {
        return "stdout";
    }

    @Override
    public String summary() {
        return "Prints events on standard output. When nobody reads that any more, as behind | head, the agent stops at"
                + " once, with exit code 141.";
    }

    @Override
    public Schema<StdoutSettings> schema() {
        return StdoutSettings.SCHEMA;
    }

    @Override
    public Output create(StdoutSettings settings, OutputContext context) {
        return new StdoutOutput(settings, StandardOutput.PROCESS);
    }
}
