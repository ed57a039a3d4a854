// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.time.Instant;

/**
 * What a path named when one looked.
 *
 * @param key identity of the file
 * @param kind what it is
 * @param size bytes
 * @param modified when its content last changed
 */
public record FileStatus(FileKey key, Kind kind, long size, Instant modified) {
    /** What a path can name. */
    public enum Kind {
        /** A plain file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A pipe, socket or device. */
        OTHER
    }
}
