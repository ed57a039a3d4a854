// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Rows and columns of the terminal, as {@code stty size} says; 24 and 80 where it says nothing. Not safe
 * for several threads.
 */
final class TerminalSize {
    private static final long AGAIN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int ANSWER_MAX = 40;

    private int rows = 24;
    private int columns = 80;
    private long askedAt = System.nanoTime() - AGAIN_AFTER_NANOS;

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Asks again, where the last answer is older than two seconds. */
    void refresh() {
        if (System.nanoTime() - askedAt < AGAIN_AFTER_NANOS) {
            return;
        }
        askedAt = System.nanoTime();
        try {
            Process asked = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!asked.waitFor(500, TimeUnit.MILLISECONDS)) {
                asked.destroyForcibly();
                return;
            }
            read(new String(asked.getInputStream().readNBytes(ANSWER_MAX), StandardCharsets.US_ASCII));
        } catch (IOException unknown) {
            // No stty here: what is known stays.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes an answer as {@code 24 80}; leaves things as they are where it is none. */
    void read(String answer) {
        String[] numbers = answer.strip().split(" ", 2);
        if (numbers.length == 2 && numbers[0].matches("\\d{1,4}") && numbers[1].matches("\\d{1,4}")) {
            int saidRows = Integer.parseInt(numbers[0]);
            int saidColumns = Integer.parseInt(numbers[1]);
            if (saidRows > 0 && saidColumns > 0) {
                rows = saidRows;
                columns = saidColumns;
            }
        }
    }
}
