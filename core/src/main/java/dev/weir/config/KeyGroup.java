// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.List;
import java.util.Objects;

/**
 * Keys that belong together, under the title that the documentation gives them. A room that several
 * plugins use (connections, TLS) declares one and reads it from the {@link Values} of any of them.
 */
public record KeyGroup(String title, List<Key<?>> keys) {

    public KeyGroup {
        Objects.requireNonNull(title, "title");
        keys = List.copyOf(keys);
        keys.forEach(Key::complete);
    }

    /** A group of these keys, in this order. */
    public static KeyGroup of(String title, Key<?>... keys) {
        return new KeyGroup(title, List.of(keys));
    }
}
