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
 * @param name its identity, unique among the inputs
 * @param factory makes it
 * @param settings of the plugin
 * @param tag as configured; empty where the input makes its own
 * @param policy how its events are admitted and acknowledged
 * @param <S> type of the settings
 */
public record InputPlan<S>(String name, InputFactory<S> factory, S settings, String tag, InputPolicy policy) {
    Input create(InputContext context) {
        return factory.create(settings, context);
    }
}
