// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A file that takes the place of a segment's own: written under a name of its own, synced, closed, and only then renamed.
 * After any end there is the one or the other, whole; the folder is synced last. For one thread.
 */
final class SegmentReplacement {
    /** What the name of a file ends with that is not finished yet. */
    static final String UNFINISHED = ".tmp";

    private static final int BUFFER_BYTES = 256 * 1024;

    private final LogPlace place;
    private final long number;

    /** What is written. */
    @FunctionalInterface
    interface Content {
        /** Puts all of it, header and trailer too. */
        void into(SegmentWriter writer) throws IOException;
    }

    SegmentReplacement(LogPlace place, long number) {
        this.place = place;
        this.number = number;
    }

    /**
     * Writes it, and has it take the place of what is there.
     *
     * @return bytes of the file
     * @throws IOException if the disk refuses; then what was there still is, and nothing is left of this as far as the
     *     disk lets it
     */
    long write(Content content) throws IOException {
        Path path = place.path(number);
        Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        SegmentWriter writer = SegmentWriter.create(place.disk(), unfinished, place.checksum(number), buffer);
        try {
            writer.begin();
            content.into(writer);
            writer.commit();
            writer.force();
            writer.close();
            place.disk().move(unfinished, path);
        } catch (IOException refused) {
            abandon(writer, unfinished, refused);
            throw refused;
        }
        place.disk().syncFolder(place.folder());
        return writer.end();
    }

    private void abandon(SegmentWriter writer, Path unfinished, IOException refused) {
        try {
            writer.close();
            place.disk().delete(unfinished);
        } catch (IOException stays) {
            refused.addSuppressed(stays);
        }
    }
}
