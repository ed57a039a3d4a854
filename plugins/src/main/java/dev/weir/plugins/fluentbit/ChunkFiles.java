// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import dev.weir.disk.Disk;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder in which Fluent Bit left chunk files: {@code storage.path}, with a folder for each of its inputs. For one
 * thread.
 *
 * @param disk where it lies
 * @param root {@code storage.path}
 * @param rejected name of the folder of what destinations refused, which is left alone
 */
public record ChunkFiles(Disk disk, Path root, String rejected) {
    private static final String SUFFIX = ".flb";
    private static final String QUARANTINE = "quarantine";
    private static final Pattern NAME = Pattern.compile("\\d{1,10}-(\\d{1,12})\\. *(\\d{1,9})\\.flb");
    private static final int TAKEN_MAX = 10_000;

    /**
     * A file.
     *
     * @param path where it lies
     * @param seconds when it was begun, as its name says
     * @param nanos beyond these seconds
     */
    public record Entry(Path path, long seconds, long nanos) implements Comparable<Entry> {
        private static final Comparator<Entry> OLDEST_FIRST = Comparator.comparingLong(Entry::seconds)
                .thenComparingLong(Entry::nanos)
                .thenComparing(Entry::path);

        static Entry of(Path path) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            return name.matches()
                    ? new Entry(path, Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))
                    : new Entry(path, Long.MAX_VALUE, 0);
        }

        /** Input and name: the name of this file as a source, and in the log. */
        public String source() {
            return path.resolveSibling("").getFileName() + "/" + path.getFileName();
        }

        @Override
        public int compareTo(Entry other) {
            return OLDEST_FIRST.compare(this, other);
        }
    }

    /**
     * Whether there is any.
     *
     * @throws IOException if a folder cannot be read
     */
    public boolean isAny() throws IOException {
        var found = new boolean[1];
        for (Path folder : folders()) {
            disk.visit(folder, path -> {
                found[0] |= isChunkFile(path);
                return !found[0];
            });
        }
        return found[0];
    }

    private static boolean isChunkFile(Path path) {
        return path.getFileName().toString().endsWith(SUFFIX);
    }

    /**
     * The oldest files, by their names; those whose names say nothing come last.
     *
     * @param most so many at most
     * @param wanted those that count
     * @throws IOException if a folder cannot be read
     */
    public List<Entry> oldest(int most, Predicate<Entry> wanted) throws IOException {
        var oldest = new PriorityQueue<Entry>(Comparator.reverseOrder());
        for (Path folder : folders()) {
            disk.visit(folder, path -> {
                Entry entry = Entry.of(path);
                if (isChunkFile(path) && wanted.test(entry)) {
                    oldest.add(entry);
                }
                if (oldest.size() > most) {
                    oldest.poll();
                }
                return true;
            });
        }
        List<Entry> sorted = new ArrayList<>(oldest);
        sorted.sort(Comparator.naturalOrder());
        return sorted;
    }

    /** Folders of inputs; what a destination refused for good is not to be delivered, and our quarantine is ours. */
    private List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        try {
            for (Path path : disk.list(root)) {
                String name = path.getFileName().toString();
                if (!Set.of(QUARANTINE, rejected).contains(name)
                        && disk.status(path).kind() == FileStatus.Kind.FOLDER) {
                    folders.add(path);
                }
            }
        } catch (NoSuchFileException none) {
            // No folder, no files.
        }
        return folders;
    }

    /**
     * Removes a file whose events are safe.
     *
     * @throws IOException if the disk refuses
     */
    public void remove(Path file) throws IOException {
        disk.delete(file);
        disk.syncFolder(file.resolveSibling(""));
    }

    /**
     * Moves a file to the quarantine.
     *
     * @return where it is now
     * @throws IOException if the disk refuses, and then it is where it was
     */
    public Path quarantine(Entry entry) throws IOException {
        Path folder = root.resolve(QUARANTINE);
        disk.createFolders(folder);
        String name = entry.source().replace('/', '-');
        Path target = folder.resolve(name);
        for (int number = 1; isTaken(target); number++) {
            if (number == TAKEN_MAX) {
                throw new IOException("there are " + TAKEN_MAX + " files like " + target);
            }
            target = folder.resolve(name + "-" + number);
        }
        disk.move(entry.path(), target);
        disk.syncFolder(folder);
        disk.syncFolder(entry.path().resolveSibling(""));
        return target;
    }

    /** Whether the file of a source is there; see {@link Entry#source}. */
    boolean isThere(String source) throws IOException {
        return isTaken(root.resolve(source));
    }

    private boolean isTaken(Path path) throws IOException {
        try {
            return disk.status(path).size() >= 0;
        } catch (NoSuchFileException free) {
            return false;
        }
    }
}
