// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The keys of an input that makes events of a stream of bytes: its format, and how long an item may be. */
public final class StreamKeys {
    private static final int KIBI = 1_024;
    private static final int USUAL_KIB = 1_024;
    private static final int MOST_KIB = 64 * 1_024;
    private static final int SEPARATOR_MAX = 16;

    private static final Key<StreamSettings.Format> FORMAT = Key.choice("format", StreamSettings.Format.class)
            .byDefault(StreamSettings.Format.JSON)
            .same()
            .doc("json: JSON objects, one after the other; none: texts that end in the separator.");
    private static final Key<String> SEPARATOR = Key.text("separator")
            .byDefault("\\n")
            .same()
            .doc("What a text ends in, with format none; \\n, \\r, \\t, \\0, \\\\ and \\xHH are understood.");
    private static final Key<String> PARSER = Key.text("parser")
            .namesParser()
            .optional()
            .different("a text that the parser does not understand is kept whole under log")
            .doc("Parser that makes a record of each text, with format none.");
    private static final Key<Integer> BUFFER_SIZE = Key.parsed("buffer_size", "KiB", StreamKeys::kibibytes)
            .byDefault(USUAL_KIB)
            .between(1, MOST_KIB)
            .different("chunk_size (32) in Fluent Bit, which closes a connection that sends a longer item; here the"
                    + " item alone is dropped, told and counted (shed, too_long)")
            .doc("How long an item may be, in KiB.");
    private static final Key<Integer> CHUNK_SIZE = Key.parsed("chunk_size", "KiB", StreamKeys::kibibytes)
            .between(1, MOST_KIB)
            .met("buffers grow with what arrives");
    private static final Key<String> SOURCE_ADDRESS_KEY = Key.text("source_address_key")
            .optional()
            .same()
            .doc("Key under which each record gets the address of its sender, as tcp://10.0.0.7:41230.");

    /** The keys of a stream that has connections. */
    public static final KeyGroup CONNECTED = KeyGroup.of(
            "Stream",
            FORMAT,
            SEPARATOR,
            PARSER,
            BUFFER_SIZE,
            CHUNK_SIZE,
            SOURCE_ADDRESS_KEY,
            Key.integer("workers").met("each connection has a thread of its own"));

    /** The keys of a stream of datagrams. */
    public static final KeyGroup DATAGRAMS =
            KeyGroup.of("Datagrams", FORMAT, SEPARATOR, BUFFER_SIZE, CHUNK_SIZE, SOURCE_ADDRESS_KEY);

    private StreamKeys() {}

    /** Reads {@link #CONNECTED}. */
    public static StreamSettings connected(Values values) {
        if (values.find(PARSER).isPresent() && values.get(FORMAT) == StreamSettings.Format.JSON) {
            values.problem(PARSER, "goes with format none only");
        }
        return new StreamSettings(
                values.get(FORMAT),
                separator(values),
                values.find(PARSER),
                values.get(BUFFER_SIZE) * KIBI,
                values.find(SOURCE_ADDRESS_KEY));
    }

    /** Reads {@link #DATAGRAMS}. */
    public static StreamSettings datagrams(Values values) {
        return new StreamSettings(
                values.get(FORMAT),
                separator(values),
                java.util.Optional.empty(),
                values.get(BUFFER_SIZE) * KIBI,
                values.find(SOURCE_ADDRESS_KEY));
    }

    /** Fluent Bit counts in KiB and drops what follows the digits; here a unit may follow and is understood. */
    private static Integer kibibytes(String text) {
        String number = text.strip().toLowerCase(Locale.ROOT).replaceFirst("kb?$", "");
        int factor = 1;
        if (number.matches("\\d+mb?")) {
            number = number.replaceFirst("mb?$", "");
            factor = KIBI;
        }
        if (!number.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("expected a number of KiB, as 64, 64k or 1M");
        }
        return Integer.parseInt(number) * factor;
    }

    private static String separator(Values values) {
        try {
            String separator = new String(unescaped(values.get(SEPARATOR)), StandardCharsets.ISO_8859_1);
            if (separator.isEmpty() || separator.length() > SEPARATOR_MAX) {
                values.problem(SEPARATOR, "has bytes=" + separator.length() + ", allowed is 1 to " + SEPARATOR_MAX);
            }
            return separator;
        } catch (IllegalArgumentException refusal) {
            values.problem(SEPARATOR, "ends within an escape; write \\\\ for a backslash");
            return "\n";
        }
    }

    /** The bytes of a text in which a backslash begins an escape, as in C. */
    static byte[] unescaped(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(utf8.length);
        int at = 0;
        while (at < utf8.length) {
            boolean escape = utf8[at] == '\\';
            if (escape && at + 1 == utf8.length) {
                throw new IllegalArgumentException("cut off");
            }
            if (!escape) {
                out.write(utf8[at]);
                at++;
            } else if (utf8[at + 1] == 'x') {
                out.write(hex(utf8, at + 2));
                at += 4;
            } else {
                out.write(escaped(utf8[at + 1]));
                at += 2;
            }
        }
        return out.toByteArray();
    }

    private static int hex(byte[] text, int at) {
        if (at + 2 > text.length) {
            throw new IllegalArgumentException("cut off");
        }
        return Integer.parseInt(new String(text, at, 2, StandardCharsets.US_ASCII), 16);
    }

    private static int escaped(byte letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> 0;
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'v' -> 11;
            case 'f' -> '\f';
            default -> letter;
        };
    }
}
