// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The folder of cursors: one file for each output, named after it as far as a file may be. For one thread. */
final class CursorFolder {
    private static final String SUFFIX = ".cur";
    private static final int PLAIN_MAX = 64;
    private static final int HASH_CHARS = 16;

    private final Surroundings world;
    private final Path folder;
    private final UUID store;
    private final LogListener listener;

    CursorFolder(Surroundings world, Path root, UUID store, LogListener listener) {
        this.world = world;
        this.folder = root.resolve("cursors");
        this.store = store;
        this.listener = listener;
    }

    /** The files that are there and cannot be read, and those that end in what cannot. */
    List<Path> damaged() throws IOException {
        disk().createFolders(folder);
        List<Path> damaged = new ArrayList<>();
        for (Path path : disk().list(folder)) {
            if (path.getFileName().toString().endsWith(SUFFIX)) {
                CursorJournal.Loaded loaded = load(path);
                if (loaded == null || loaded.lost() > 0) {
                    damaged.add(path);
                }
            }
        }
        return damaged;
    }

    /** What a file says, by the identity of its output; what cannot be read is named in the remarks and left alone. */
    Map<String, CursorState> load(List<String> remarks) throws IOException {
        disk().createFolders(folder);
        Map<String, CursorState> states = new TreeMap<>();
        for (Path path : disk().list(folder)) {
            String name = path.getFileName().toString();
            if (name.endsWith(SegmentRepair.UNFINISHED)) {
                disk().delete(path);
            } else if (name.endsWith(SUFFIX)) {
                CursorJournal.Loaded loaded = load(path);
                if (loaded == null) {
                    remarks.add("cursor " + path + " is damaged: its output gets everything again that is stored");
                } else {
                    states.put(loaded.output(), loaded.state());
                }
            }
        }
        return states;
    }

    boolean isUnreadable(Path path) throws IOException {
        return load(path) == null;
    }

    private CursorJournal.@Nullable Loaded load(Path path) throws IOException {
        return new CursorJournal(disk(), path, store).load();
    }

    /** Whether there is a file for an output, readable or not. */
    boolean has(String output) throws IOException {
        try {
            return disk().status(path(output)).size() >= 0;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    OutputCursor open(String output, CursorState state) throws IOException {
        var journal = new CursorJournal(disk(), path(output), store);
        journal.load();
        return new OutputCursor(output, state, journal, world, listener);
    }

    void delete(String output) throws IOException {
        delete(path(output));
    }

    void delete(Path path) throws IOException {
        disk().delete(path);
        disk().syncFolder(folder);
    }

    private Path path(String output) {
        return folder.resolve(fileName(output));
    }

    /** A short identity of harmless characters as it is; of any other what is harmless, and a hash of all of it. */
    static String fileName(String output) {
        String plain = output.replaceAll("[^A-Za-z0-9._-]", "_");
        boolean harmless = plain.equals(output) && plain.matches("[A-Za-z0-9].*") && plain.length() <= PLAIN_MAX;
        if (harmless) {
            return plain + SUFFIX;
        }
        String hash = HexFormat.of().formatHex(sha256(output)).substring(0, HASH_CHARS);
        return "_" + plain.substring(0, Math.min(PLAIN_MAX, plain.length())) + "-" + hash + SUFFIX;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private Disk disk() {
        return world.disk();
    }
}
