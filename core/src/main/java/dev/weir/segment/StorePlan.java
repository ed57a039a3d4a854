// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

/**
 * How a store is to be opened.
 *
 * @param folder where it lies; made where it is missing
 * @param freshIdentity its identity, should it not have one yet
 * @param outputs identities of the outputs of the configuration
 * @param settings of its logs
 * @param holder one line that says who opens it: process, host, since when
 */
public record StorePlan(Path folder, UUID freshIdentity, Set<String> outputs, LogSettings settings, String holder) {
    /** Copies the set. */
    public StorePlan {
        outputs = Set.copyOf(outputs);
    }
}
