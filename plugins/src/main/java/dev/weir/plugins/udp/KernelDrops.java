// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.udp;

import dev.weir.disk.DiskFile;
import dev.weir.input.InputContext;
import dev.weir.metrics.Counter;
import dev.weir.time.Timers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The count of datagrams that the kernel dropped because nobody read them in time, as Linux tells in
 * {@code /proc/net/udp}; elsewhere it stays 0. It looks every {@link #EVERY}, and when it is closed.
 */
final class KernelDrops implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final int TABLE_MAX = 8 * 1024 * 1024;

    private final InputContext context;
    private final String portInHex;
    private final Counter counter;
    private long counted;
    private boolean closed;
    private Timers.@Nullable Timer timer;

    KernelDrops(InputContext context, int port) {
        this.context = context;
        portInHex = String.format(Locale.ROOT, "%04X", port);
        counter = context.metrics().counter("weir_input_kernel_drops_total", "name", context.name());
    }

    /** Begins to look from time to time. */
    synchronized void watch() {
        if (!closed) {
            timer = context.timers()
                    .after(EVERY.toNanos(), () -> context.executor().execute(this::lookAgain));
        }
    }

    private void lookAgain() {
        look();
        watch();
    }

    private synchronized void look() {
        long dropped = 0;
        for (Path table : TABLES) {
            dropped += droppedIn(table);
        }
        long more = dropped - counted;
        if (more > 0) {
            counted = dropped;
            counter.add(more);
            context.notices()
                    .warn(
                            context.name(),
                            "the kernel dropped datagrams=" + more
                                    + " that came faster than they were read; receive_buffer_size helps against bursts");
        }
    }

    private long droppedIn(Path table) {
        try (DiskFile file = context.disk().openForReading(table)) {
            ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
            while (file.read(bytes, bytes.position()) > 0 && bytes.capacity() < TABLE_MAX) {
                if (!bytes.hasRemaining()) {
                    bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
                }
            }
            return dropped(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII));
        } catch (IOException _) {
            return 0;
        }
    }

    /** Adds up the last column of the lines whose local address has our port. */
    private long dropped(String table) {
        return table.lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 2 && columns[1].endsWith(":" + portInHex))
                .mapToLong(columns -> Long.parseLong(columns[columns.length - 1]))
                .sum();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
        }
        look();
    }
}
