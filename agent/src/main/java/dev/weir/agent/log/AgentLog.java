// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.log;

import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes the agent's log. Safe for any thread.
 *
 * <p>Whoever has something to say never waits: lines go through a queue of {@value #LINES_MAX}, written by
 * one thread; where the reader of the log is too slow, further lines are dropped and the next one that
 * fits says how many.
 */
public final class AgentLog implements Notices, AutoCloseable {
    private static final int LINES_MAX = 2_048;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final LogSettings.Level level;
    private final InstantSource clock;
    private final PrintStream out;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_MAX);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private volatile boolean closing;

    /**
     * A log over that stream, which it closes.
     *
     * @param level the least important lines that are written
     * @param out where to
     * @param clock the time that lines bear
     */
    public AgentLog(LogSettings.Level level, OutputStream out, InstantSource clock) {
        this.level = level;
        this.clock = clock;
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        writer = Thread.ofPlatform().daemon().name("weir-log").start(this::write);
    }

    /**
     * A log as the settings say.
     *
     * @throws UncheckedIOException if the file cannot be opened for appending
     */
    public static AgentLog open(LogSettings settings, InstantSource clock) {
        if (settings.file().isEmpty()) {
            return new AgentLog(settings.level(), System.err, clock);
        }
        Path file = settings.file().get();
        try {
            OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new AgentLog(settings.level(), out, clock);
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot append to the log file " + file + ": " + reason(refused), refused);
        }
    }

    private static String reason(IOException refused) {
        return switch (refused) {
            case NoSuchFileException _ -> "there is no such folder";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(refused.getMessage());
        };
    }

    @Override
    public void tell(Notice notice) {
        Phrases.Line line = Phrases.of(notice);
        if (isWanted(line.severity())) {
            write(line);
        }
    }

    private boolean isWanted(Notice.Severity severity) {
        LogSettings.Level least =
                switch (severity) {
                    case ERROR -> LogSettings.Level.ERROR;
                    case WARN -> LogSettings.Level.WARN;
                    case INFO -> LogSettings.Level.INFO;
                    case DEBUG -> LogSettings.Level.DEBUG;
                };
        return least.compareTo(level) <= 0;
    }

    private void write(Phrases.Line line) {
        String text = stamp(clock.instant(), line);
        if (!lines.offer(text)) {
            dropped.incrementAndGet();
        }
    }

    private static String stamp(Instant now, Phrases.Line line) {
        String word =
                switch (line.severity()) {
                    case ERROR -> "error";
                    case WARN -> " warn";
                    case INFO -> " info";
                    case DEBUG -> "debug";
                };
        return "[" + TIME.format(now) + "] [" + word + "] " + oneLine(line.text());
    }

    /** A peer's text must not be able to write lines of its own. */
    private static String oneLine(String text) {
        boolean clean = text.chars().noneMatch(Character::isISOControl);
        return clean ? text : text.replaceAll("\\p{Cntrl}", "?");
    }

    private void write() {
        try {
            while (true) {
                String line = lines.poll(100, TimeUnit.MILLISECONDS);
                if (line == null) {
                    out.flush();
                    if (closing) {
                        return;
                    }
                    continue;
                }
                out.println(line);
                tellDropped();
                if (lines.isEmpty()) {
                    out.flush();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellDropped() {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            out.println(stamp(
                    clock.instant(),
                    new Phrases.Line(
                            Notice.Severity.WARN,
                            "[log] lines=" + lost + " were dropped: the reader of this log is too slow")));
        }
    }

    /** Writes what is left, for at most a second. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(1_000);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
