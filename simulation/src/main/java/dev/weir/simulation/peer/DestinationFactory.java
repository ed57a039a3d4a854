// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.config.Schema;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import java.util.function.Supplier;

/** Makes the output of one life of the engine, for the builder of the pipeline. */
public record DestinationFactory(Supplier<Output> maker) implements OutputFactory<Integer> {
    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public String summary() {
        return "A destination of a simulation.";
    }

    @Override
    public Schema<Integer> schema() {
        return Schema.empty(0);
    }

    @Override
    public Output create(Integer settings, OutputContext context) {
        return maker.get();
    }
}
