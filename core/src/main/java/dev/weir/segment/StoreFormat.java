// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The file {@code FORMAT}: what the folder is, in words, and the identity of the store. Written once. */
final class StoreFormat {
    private static final int VERSION = 1;
    private static final int SIZE_MAX = 4_096;
    private static final Pattern WORDS =
            Pattern.compile("weir store\\nversion: (\\d{1,9})\\nidentity: ([0-9a-f-]{36})\\ncreated: \\S*\\n");

    private final Disk disk;
    private final Path store;

    StoreFormat(Disk disk, Path store) {
        this.disk = disk;
        this.store = store;
    }

    /**
     * The identity of the store, nothing where the file is missing or cannot be read any more.
     *
     * @throws StoreRefusedException if it is of a version that is not known here
     */
    Optional<UUID> identity() throws IOException {
        String words;
        try (DiskFile file = disk.openForReading(path())) {
            ByteBuffer bytes = ByteBuffer.allocate(SIZE_MAX);
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
                // One read may bring less than there is.
            }
            words = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        Matcher matcher = WORDS.matcher(words);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int version = Integer.parseInt(matcher.group(1));
        if (version != VERSION) {
            throw new StoreRefusedException("store at " + store + " has format version=" + version + ", known here="
                    + VERSION + ": use the Weir that wrote it");
        }
        return Optional.of(UUID.fromString(matcher.group(2)));
    }

    /** Writes the file under a name of its own first, so that it is there whole or not at all. */
    void write(UUID identity, Instant created) throws IOException {
        String words = "weir store\nversion: %d\nidentity: %s\ncreated: %s\n".formatted(VERSION, identity, created);
        Path unfinished = store.resolve("FORMAT" + SegmentRepair.UNFINISHED);
        try (DiskFile file = disk.openForWriting(unfinished)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)), 0);
            file.force();
        }
        disk.move(unfinished, path());
        disk.syncFolder(store);
    }

    private Path path() {
        return store.resolve("FORMAT");
    }

    /** The identity that the segments of a folder claim, for a store whose FORMAT is gone. */
    @Nullable
    UUID claimedBySegments(Path folder) throws IOException {
        for (Path path : disk.list(folder)) {
            if (path.getFileName().toString().endsWith(".seg")) {
                try (DiskFile file = disk.openForReading(path)) {
                    ByteBuffer header = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    while (header.hasRemaining() && file.read(header, header.position()) >= 0) {
                        // One read may bring less than there is.
                    }
                    UUID claimed = SegmentHeader.claimedStore(header.flip());
                    if (claimed != null) {
                        return claimed;
                    }
                }
            }
        }
        return null;
    }
}
