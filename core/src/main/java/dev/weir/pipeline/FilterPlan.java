// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.filter.Filter;
import dev.weir.filter.FilterContext;
import dev.weir.filter.FilterFactory;
import dev.weir.route.TagPattern;

/**
 * A filter to be made.
 *
 * @param name what logs and metrics call it
 * @param factory makes it
 * @param settings of the plugin
 * @param match the tags that it looks into
 * @param <S> type of the settings
 */
public record FilterPlan<S>(String name, FilterFactory<S> factory, S settings, TagPattern match) {
    Filter create(FilterContext context) {
        return factory.create(settings, context);
    }
}
