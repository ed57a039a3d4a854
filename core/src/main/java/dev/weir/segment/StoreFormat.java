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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code FORMAT}: what the folder is, in words, the identity of the store, and how its frames may be compressed.
 * Written once, and again when a way of compressing is used that was not before.
 */
final class StoreFormat {
    private static final int VERSION = 2;
    private static final int VERSION_PLAIN = 1;
    private static final int SIZE_MAX = 4_096;
    private static final Pattern WORDS = Pattern.compile("weir store\\nversion: (\\d{1,9})\\nidentity: ([0-9a-f-]{36})"
            + "\\ncreated: (\\S*)\\n(?:codecs: ([a-z0-9 ]*)\\n)?");

    private final Disk disk;
    private final Path store;

    /**
     * What the file says.
     *
     * @param identity of the store
     * @param created when that was, as text
     * @param codecs labels of the codecs that frames may be compressed with, sorted
     */
    record Words(UUID identity, String created, SortedSet<String> codecs) {
        /** The version that says this. */
        int version() {
            return codecs.isEmpty() ? VERSION_PLAIN : VERSION;
        }

        /** In a few words for people: the version, and where there are any, the codecs. */
        String format() {
            return version() + (codecs.isEmpty() ? "" : " (codecs: " + String.join(" ", codecs) + ")");
        }

        /** The same, with further codecs. */
        Words with(Collection<String> further) {
            var all = new TreeSet<>(codecs);
            all.addAll(further);
            return new Words(identity, created, all);
        }
    }

    StoreFormat(Disk disk, Path store) {
        this.disk = disk;
        this.store = store;
    }

    /**
     * What it says, nothing where the file is missing or cannot be read any more.
     *
     * @throws StoreRefusedException if it is of a version that is not known here
     */
    Optional<Words> read() throws IOException {
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
        if (version != VERSION && version != VERSION_PLAIN) {
            throw new StoreRefusedException("store at " + store + " has format version=" + version + ", known here="
                    + VERSION_PLAIN + " and " + VERSION + ": use the Weir that wrote it");
        }
        var codecs = new TreeSet<String>();
        if (matcher.group(4) != null) {
            codecs.addAll(List.of(matcher.group(4).split(" ")));
        }
        return Optional.of(new Words(UUID.fromString(matcher.group(2)), matcher.group(3), codecs));
    }

    /** Writes the file under a name of its own first, so that it is there whole or not at all. */
    void write(Words content) throws IOException {
        String words = "weir store\nversion: %d\nidentity: %s\ncreated: %s\n"
                .formatted(content.version(), content.identity, content.created);
        if (!content.codecs.isEmpty()) {
            words += "codecs: " + String.join(" ", content.codecs) + "\n";
        }
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
