// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.config.Schema;
import dev.weir.filter.Filter;
import dev.weir.filter.FilterContext;
import dev.weir.filter.FilterFactory;

/** Has a filter that a test wrote by hand take part. */
record HandFilter(Filter filter) implements FilterFactory<String> {
    @Override
    public String name() {
        return "hand";
    }

    @Override
    public String summary() {
        return "Written in a test.";
    }

    @Override
    public Schema<String> schema() {
        return Schema.empty("");
    }

    @Override
    public Filter create(String settings, FilterContext context) {
        return filter;
    }
}
