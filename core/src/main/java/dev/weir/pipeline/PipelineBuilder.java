// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what an engine is made of. Not safe for several threads. */
public final class PipelineBuilder {
    final List<InputPlan<?>> inputs = new ArrayList<>();
    final List<FilterPlan<?>> filters = new ArrayList<>();
    final List<OutputPlan<?>> outputs = new ArrayList<>();
    ServiceSettings service = ServiceSettings.USUAL;
    Optional<StoreSettings> store = Optional.empty();

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
     * @throws IllegalArgumentException if there is no input, if two have the same name, or if one needs a store that
     *     is not there
     * @throws java.io.UncheckedIOException if the store cannot be opened
     */
    public Pipeline build(Environment environment) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("there is no input: add at least one");
        }
        return new Pipeline(this, environment);
    }
}
