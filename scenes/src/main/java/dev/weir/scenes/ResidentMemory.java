// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The resident memory of a process, and the most of it that was seen. On Linux the kernel remembers the
 * most; elsewhere it is the most of what {@code ps} said when it was asked. Safe for any thread.
 */
final class ResidentMemory {
    private static final long BYTES_PER_KIB = 1024;
    private static final int ANSWER_MAX = 40;

    private final long pid;
    private long now;
    private long peak;

    ResidentMemory(long pid) {
        this.pid = pid;
    }

    /** Looks again; where the process has ended, what was seen last stays. */
    synchronized void refresh() {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (Files.exists(Path.of("/proc/self/status"))) {
                read(Files.readAllLines(status, StandardCharsets.ISO_8859_1));
            } else {
                askPs();
            }
        } catch (IOException gone) {
            // The process has ended.
        }
    }

    /** Takes the lines of a Linux status file. */
    synchronized void read(List<String> status) {
        for (String line : status) {
            if (line.startsWith("VmRSS:")) {
                now = kibibytes(line);
            } else if (line.startsWith("VmHWM:")) {
                peak = Math.max(peak, kibibytes(line));
            }
        }
        peak = Math.max(peak, now);
    }

    private static long kibibytes(String line) {
        String digits = line.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) * BYTES_PER_KIB;
    }

    private void askPs() throws IOException {
        Process asked = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        try {
            if (asked.waitFor(1, TimeUnit.SECONDS)) {
                byte[] answer = asked.getInputStream().readNBytes(ANSWER_MAX);
                now = kibibytes(new String(answer, StandardCharsets.US_ASCII));
                peak = Math.max(peak, now);
            } else {
                asked.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Bytes at the last look. */
    synchronized long now() {
        return now;
    }

    /** The most bytes that were seen. */
    synchronized long peak() {
        return peak;
    }
}
