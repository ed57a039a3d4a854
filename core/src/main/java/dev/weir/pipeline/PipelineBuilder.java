// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.store.DeadLetterSettings;
import dev.weir.store.StoreSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects what an engine is made of. Not safe for several threads. */
public final class PipelineBuilder {
    final List<InputPlan<?>> inputs = new ArrayList<>();
    final List<FilterPlan<?>> filters = new ArrayList<>();
    final List<OutputPlan<?>> outputs = new ArrayList<>();
    ServiceSettings service = ServiceSettings.USUAL;
    Optional<StoreSettings> store = Optional.empty();
    Optional<DeadLetterSettings> deadLetters = Optional.empty();

    /** What holds for the whole engine; {@link ServiceSettings#USUAL} if never said. */
    public PipelineBuilder service(ServiceSettings settings) {
        service = settings;
        return this;
    }

    /** Has a store on disk, for inputs whose events are to outlive the process. */
    public PipelineBuilder store(StoreSettings settings) {
        store = Optional.of(settings);
        return this;
    }

    /** Keeps what outputs will never deliver, where their policies say so. */
    public PipelineBuilder deadLetters(DeadLetterSettings settings) {
        deadLetters = Optional.of(settings);
        return this;
    }

    /** One input more. */
    public PipelineBuilder input(InputPlan<?> plan) {
        inputs.add(plan);
        return this;
    }

    /** One filter more, behind those that are there. */
    public PipelineBuilder filter(FilterPlan<?> plan) {
        filters.add(plan);
        return this;
    }

    /** One output more. */
    public PipelineBuilder output(OutputPlan<?> plan) {
        outputs.add(plan);
        return this;
    }

    /**
     * The engine, wired and not started.
     *
     * @throws IllegalArgumentException if there is no input, if two inputs or two outputs have the same name or the
     *     same identity, or if one needs a store that is not there
     * @throws java.io.UncheckedIOException if the store cannot be opened
     */
    public Pipeline build(Environment environment) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("there is no input: add at least one");
        }
        demandUnique("inputs are named", inputs, InputPlan::name);
        demandUnique("inputs have the identity", inputs, InputPlan::identity);
        demandUnique("outputs are named", outputs, OutputPlan::name);
        demandUnique("outputs have the identity", outputs, OutputPlan::identity);
        return new Pipeline(this, environment);
    }

    private static <P> void demandUnique(String what, List<P> plans, Function<P, String> property) {
        var seen = new HashSet<String>();
        for (P plan : plans) {
            String value = property.apply(plan);
            if (!seen.add(value)) {
                throw new IllegalArgumentException("two " + what + " " + value);
            }
        }
    }
}
