// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.StreamKey;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Events that their output will never deliver, without the events.
 *
 * @param stream where they came from: input, tag, class
 * @param output identity of the output
 * @param chunk what they were called when they were tried: the id of a chunk, or of a piece of one
 * @param attempts how often the agent tried to deliver anything of the chunk, in the run that gave it up
 * @param first when the first of these attempts began
 * @param last when the last of them was answered
 * @param cause what the destination said, on one line, at most {@value #CAUSE_BYTES} bytes of UTF-8
 */
public record DeadLetter(
        StreamKey stream, String output, String chunk, int attempts, Instant first, Instant last, String cause) {
    /** Bytes of UTF-8 that a cause may have; more are cut off. */
    public static final int CAUSE_BYTES = 1_024;

    /** Cuts the cause. */
    public DeadLetter {
        cause = shortened(cause.replaceAll("\\p{Cntrl}", " "));
    }

    private static String shortened(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= CAUSE_BYTES) {
            return text;
        }
        int end = CAUSE_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** As the note of a chunk in a log: a line each, name, {@code =}, value. */
    String note() {
        return "output=" + output + "\nchunk=" + chunk + "\nattempts=" + attempts + "\nfirst=" + first + "\nlast="
                + last + "\ncause=" + cause;
    }

    /** Reads a note; what it does not say is empty, for a letter is shown whatever its note has become. */
    public static DeadLetter of(StreamKey stream, String note) {
        Map<String, String> fields = new HashMap<>();
        for (String line : note.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new DeadLetter(
                stream,
                fields.getOrDefault("output", ""),
                fields.getOrDefault("chunk", ""),
                number(fields.getOrDefault("attempts", "")),
                instant(fields.getOrDefault("first", "")),
                instant(fields.getOrDefault("last", "")),
                fields.getOrDefault("cause", ""));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException unknown) {
            return Instant.EPOCH;
        }
    }

    /**
     * How its delivery was tried.
     *
     * @param output identity of the output
     * @param attempts how often
     * @param since how long ago the first attempt began
     * @param cause what the destination said
     */
    public record Trial(String output, int attempts, Duration since, String cause) {}
}
