// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.FileKey;
import java.util.Optional;

/**
 * What a content is called in the store, so that a later run finds it again and knows it from another in the same file.
 * As text {@code device:inode:generation:length:hash:path}.
 *
 * @param file in which it is
 * @param generation number that grows with every content of an input, and over restarts as long as one is remembered
 * @param beginning its first bytes as of when it was named
 * @param path where the file was then
 */
record SourceName(FileKey file, long generation, Fingerprint beginning, String path) {
    private static final int FIELDS = 6;
    private static final int HEX = 16;

    /** Reads what {@link #toString} has written; empty where it is something else. */
    static Optional<SourceName> parse(String text) {
        String[] fields = text.split(":", FIELDS);
        if (fields.length < FIELDS) {
            return Optional.empty();
        }
        try {
            int length = Integer.parseInt(fields[3]);
            return length < 0 || length > Fingerprint.BYTES_MAX
                    ? Optional.empty()
                    : Optional.of(new SourceName(
                            new FileKey(Long.parseLong(fields[0]), Long.parseLong(fields[1])),
                            Long.parseLong(fields[2]),
                            new Fingerprint(length, Long.parseUnsignedLong(fields[4], HEX)),
                            fields[5]));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    /** The same content, of whose beginning more is known. */
    SourceName with(Fingerprint longer) {
        return new SourceName(file, generation, longer, path);
    }

    @Override
    public String toString() {
        return file.device() + ":" + file.inode() + ":" + generation + ":" + beginning.length() + ":"
                + Long.toUnsignedString(beginning.hash(), HEX) + ":" + path;
    }
}
