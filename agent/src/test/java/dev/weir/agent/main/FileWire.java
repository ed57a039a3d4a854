// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes batches as lines of a log file that is rotated after every {@value #BATCHES} of them, whether or not somebody reads it. What is in the file
 * counts as answered. Rotated files are deleted when all of them has arrived, but for the last {@value #KEPT}.
 */
final class FileWire implements NumberedStream.Wire {
    private static final int KEPT = 3;
    private static final int BATCHES = 80;
    private static final Duration PACE = Duration.ofMillis(10);

    private final Path folder;
    private final Predicate<NumberedBatch> arrived;
    private final Deque<Rotated> rotated = new ArrayDeque<>();
    private List<NumberedBatch> current = new ArrayList<>();
    private int rotations;

    private record Rotated(Path path, List<NumberedBatch> batches) {}

    /**
     * Nothing written yet.
     *
     * @param folder there already
     * @param arrived whether the destination has all of a batch
     */
    FileWire(Path folder, Predicate<NumberedBatch> arrived) {
        this.folder = folder;
        this.arrived = arrived;
    }

    /** Of the file that is written to and those that were. */
    static String pattern(Path folder) {
        return folder.resolve("app.log") + "*";
    }

    /** Which file a batch is in: files that have something to read take turns, so there is no order beyond one. */
    static int fileOf(NumberedBatch batch) {
        return batch.number() / BATCHES;
    }

    private Path path() {
        return folder.resolve("app.log");
    }

    @Override
    public boolean send(NumberedBatch batch) throws IOException {
        String lines = IntStream.range(0, NumberedBatch.EVENTS)
                .mapToObj(index -> batch.event(index) + "\n")
                .collect(Collectors.joining());
        Files.writeString(path(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        current.add(batch);
        if (current.size() == BATCHES) {
            rotate();
        }
        LockSupport.parkNanos(PACE.toNanos());
        return true;
    }

    private void rotate() throws IOException {
        Path away = folder.resolve("app.log." + ++rotations);
        Files.move(path(), away);
        rotated.add(new Rotated(away, current));
        current = new ArrayList<>();
        while (rotated.size() > KEPT && rotated.getFirst().batches().stream().allMatch(arrived)) {
            Files.delete(rotated.removeFirst().path());
        }
    }

    /** How often the file was given another name. */
    int rotations() {
        return rotations;
    }
}
