// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import java.util.function.Function;

/** Makes the input of one life of the engine, for the builder of the pipeline. */
public record SenderFactory(Function<InputContext, Input> maker) implements InputFactory<Integer> {
    private static final long LARGEST_ITEM = 100_000;

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public String summary() {
        return "A sender of a simulation.";
    }

    @Override
    public Schema<Integer> schema() {
        return Schema.empty(0);
    }

    @Override
    public long largestItem(Integer settings) {
        return LARGEST_ITEM;
    }

    @Override
    public Input create(Integer settings, InputContext context) {
        return maker.apply(context);
    }
}
