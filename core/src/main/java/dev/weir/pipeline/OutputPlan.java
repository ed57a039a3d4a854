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
 * @param name its identity, unique among the outputs
 * @param factory makes it
 * @param settings of the plugin
 * @param match the tags that it gets
 * @param policy how its lane behaves
 * @param <S> type of the settings
 */
public record OutputPlan<S>(String name, OutputFactory<S> factory, S settings, TagPattern match, LanePolicy policy) {
    Output create(OutputContext context) {
        return factory.create(settings, context);
    }
}
