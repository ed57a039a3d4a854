// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.pipeline.InputPlan;

/**
 * Stands for an input that takes nothing in: the engine knows what it stored under its identity, and nobody listens or
 * reads.
 *
 * @param of the input that it stands for
 */
record RestingInputFactory<S>(InputFactory<S> of) implements InputFactory<S> {
    /** The same plan with an input that rests. */
    static <S> InputPlan<S> resting(InputPlan<S> plan) {
        return new InputPlan<>(
                plan.name(),
                plan.identity(),
                new RestingInputFactory<>(plan.factory()),
                plan.settings(),
                plan.tag(),
                plan.policy());
    }

    @Override
    public String name() {
        return of.name();
    }

    @Override
    public String summary() {
        return of.summary();
    }

    @Override
    public Schema<S> schema() {
        return of.schema();
    }

    @Override
    public long largestItem(S settings) {
        return of.largestItem(settings);
    }

    @Override
    public Input create(S settings, InputContext context) {
        return new Input() {
            @Override
            public void start() {
                // Nothing is taken in.
            }

            @Override
            public void stop() {
                // Nothing was.
            }
        };
    }
}
