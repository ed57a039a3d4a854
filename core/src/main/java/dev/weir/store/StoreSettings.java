// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.SyncPolicy;
import java.nio.file.Path;

/**
 * Where a durable store lies and how it behaves.
 *
 * @param folder where; made where it is missing
 * @param sync when what was written is synced
 * @param limit bytes that its files may have at most
 */
public record StoreSettings(Path folder, SyncPolicy sync, long limit) {
    /** Checks the limit. */
    public StoreSettings {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
    }
}
