// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.filter;

import dev.weir.config.Schema;

/**
 * Makes filters of one kind; found by {@link java.util.ServiceLoader}.
 *
 * @param <S> the settings
 */
public interface FilterFactory<S> {
    /** The name in a configuration, in lower case. */
    String name();

    /** One sentence for the help. */
    String summary();

    /** The keys of the plugin and how they become settings. */
    Schema<S> schema();

    /** Makes the filter. */
    Filter create(S settings, FilterContext context);
}
