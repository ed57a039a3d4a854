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
 * @param thorough whether every segment is looked through and mended, however long that takes, instead of the newest
 */
public record StorePlan(
        Path folder, UUID freshIdentity, Set<String> outputs, LogSettings settings, String holder, boolean thorough) {
    /** Copies the set. */
    public StorePlan {
        outputs = Set.copyOf(outputs);
    }

    /** As the agent opens it. */
    public StorePlan(Path folder, UUID freshIdentity, Set<String> outputs, LogSettings settings, String holder) {
        this(folder, freshIdentity, outputs, settings, holder, false);
    }

    /** The same, with every segment looked through. */
    public StorePlan thoroughly() {
        return new StorePlan(folder, freshIdentity, outputs, settings, holder, true);
    }
}
