// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder of log files: old ones, written at once, and one that a program goes on writing to. Lines are numbered;
 * of the fresh ones it is known how long each took until it arrived. Safe for any thread, save that one writes old files.
 */
final class LogFolder implements AutoCloseable {
    private static final int FILES = 25;
    private static final Duration PACE = Duration.ofMillis(100);

    private final Path folder;
    private final int bytes;
    private final int from;
    private final ConcurrentMap<Integer, Long> underWay = new ConcurrentHashMap<>();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicInteger written = new AtomicInteger();
    private volatile int old;
    private volatile boolean ended;

    /**
     * Nothing in it.
     *
     * @param bytes of a line with its end, at least 60
     */
    LogFolder(Path folder, int bytes) {
        this(folder, bytes, 0);
    }

    /**
     * Nothing in it.
     *
     * @param bytes of a line with its end, at least 60
     * @param from the number of the first line
     */
    LogFolder(Path folder, int bytes, int from) {
        this.folder = folder;
        this.bytes = bytes;
        this.from = from;
    }

    Path path() {
        return folder;
    }

    /**
     * Writes old files, the last of them an hour old.
     *
     * @param size bytes of all of them together, about
     */
    void writeOld(long size) {
        int lines = Math.toIntExact(size / bytes / FILES);
        for (int file = 0; file < FILES; file++) {
            Path path = folder.resolve(String.format(Locale.ROOT, "app-%03d.log", file));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
                for (int line = 0; line < lines; line++) {
                    out.write(line(written.getAndIncrement()));
                }
                out.flush();
                Instant age = Instant.now().minus(Duration.ofHours(FILES - file));
                Files.setLastModifiedTime(path, FileTime.from(age));
            } catch (IOException refused) {
                throw new SceneFailedException("cannot write " + path + ": " + refused.getMessage(), refused);
            }
        }
        old = written.get();
    }

    private byte[] line(int number) {
        String text = "2026-11-21T12:00:00Z INFO shop.order seq=" + (from + number) + " ";
        return (text + "x".repeat(bytes - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins to write so many lines ten times a second to a file of its own, until it is told to end. */
    void writeFresh(int lines) {
        Thread.ofPlatform().daemon().name("weir-scene-writer").start(() -> {
            while (!ended) {
                writeSome(lines);
                Waiting.pause(PACE);
            }
        });
    }

    private synchronized void writeSome(int lines) {
        if (ended) {
            return;
        }
        try (OutputStream out = Files.newOutputStream(
                folder.resolve("app.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var text = new ByteArrayOutputStream(lines * bytes);
            long now = System.nanoTime();
            for (int line = 0; line < lines; line++) {
                underWay.put(written.get(), now);
                text.writeBytes(line(written.getAndIncrement()));
            }
            text.writeTo(out);
        } catch (IOException refused) {
            ended = true;
        }
    }

    /** The line of that number has arrived. */
    void arrived(int number) {
        Long since = underWay.remove(number - from);
        if (since != null) {
            longest.accumulateAndGet(System.nanoTime() - since, Math::max);
        }
    }

    /** Nanoseconds that a fresh line took at most, also one that is still under way. */
    long longestNanos() {
        long now = System.nanoTime();
        return underWay.values().stream().mapToLong(since -> now - since).reduce(longest.get(), Math::max);
    }

    /** Lines of old files. */
    int old() {
        return old;
    }

    /** Lines in all. */
    int written() {
        return written.get();
    }

    /** No line is written after this. */
    @Override
    public synchronized void close() {
        ended = true;
    }
}
