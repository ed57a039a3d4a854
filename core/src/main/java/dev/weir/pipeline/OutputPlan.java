// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.dispatch.LanePolicy;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.route.TagPattern;

/**
 * An output to be made.
 *
 * @param name what logs and metrics call it, unique among the outputs; it may change when the configuration does
 * @param identity what its account and its place in the store are kept under; unique among the outputs, and the
 *     same after every restart
 * @param factory makes it
 * @param settings of the plugin
 * @param match the tags that it gets
 * @param policy how its lane behaves
 * @param <S> type of the settings
 */
public record OutputPlan<S>(
        String name, String identity, OutputFactory<S> factory, S settings, TagPattern match, LanePolicy policy) {
    /** With a name that stays the same, and so is the identity as well. */
    public OutputPlan(String name, OutputFactory<S> factory, S settings, TagPattern match, LanePolicy policy) {
        this(name, name, factory, settings, match, policy);
    }

    Output create(OutputContext context) {
        return factory.create(settings, context);
    }
}
