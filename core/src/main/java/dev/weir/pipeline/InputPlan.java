// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.buffer.InputPolicy;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;

/**
 * An input to be made.
 *
 * @param name what logs and metrics call it, unique among the inputs; it may change when the configuration does
 * @param identity what its chunks and its account are kept under; unique among the inputs, and the same after
 *     every restart
 * @param factory makes it
 * @param settings of the plugin
 * @param tag as configured; empty where the input makes its own
 * @param policy how its events are admitted and acknowledged
 * @param <S> type of the settings
 */
public record InputPlan<S>(
        String name, String identity, InputFactory<S> factory, S settings, String tag, InputPolicy policy) {
    /** With a name that stays the same, and so is the identity as well. */
    public InputPlan(String name, InputFactory<S> factory, S settings, String tag, InputPolicy policy) {
        this(name, name, factory, settings, tag, policy);
    }

    Input create(InputContext context) {
        return factory.create(settings, context);
    }
}
