// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.config.Schema;

/**
 * Makes inputs of one kind; found by {@link java.util.ServiceLoader}, so it has a public constructor
 * without arguments and costs nothing until it is asked.
 *
 * @param <S> the settings
 */
public interface InputFactory<S> {
    /** The name in a configuration, in lower case. */
    String name();

    /** One sentence for the help. */
    String summary();

    /** The keys of the plugin and how they become settings. */
    Schema<S> schema();

    /**
     * What sets one such input apart from another, and stays when the configuration is written anew: address and
     * port, or path. It goes into the input's identity, under which the store keeps what it has of this input.
     * Empty where such an input has no place, so that there is usually one of it.
     */
    default String place(S settings) {
        return "";
    }

    /** Whether this input can make its events' tags itself, so that none needs to be configured. */
    default boolean makesTags() {
        return false;
    }

    /** Bytes of the largest item that such an input holds while it is read; bounds memory. */
    long largestItem(S settings);

    /**
     * Bytes to be set aside for such an input where its senders cannot be slowed: it goes on taking while
     * memory is at a bound, until they are used up. None for all others.
     */
    default long headroom(S settings) {
        return 0;
    }

    /** Makes the input; it is not started. */
    Input create(S settings, InputContext context);
}
