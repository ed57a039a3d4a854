// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a log lies, and what it has of the world.
 *
 * @param world its surroundings
 * @param root folder of the store
 * @param store identity of the store
 * @param name of the log
 * @param codecs how payloads are compressed
 */
record LogPlace(Surroundings world, Path root, UUID store, LogName name, FrameCodecs codecs) {
    Disk disk() {
        return world.disk();
    }

    Path folder() {
        return root.resolve(name.folder());
    }

    SegmentKey key(long segment) {
        return new SegmentKey(name, segment);
    }

    Path path(long segment) {
        return folder().resolve(key(segment).fileName());
    }

    Checksum checksum(long segment) {
        return new Checksum(store, segment);
    }

    /** Wall time, milliseconds since 1970. */
    long now() {
        return world.wallClock().millis();
    }
}
