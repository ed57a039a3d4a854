// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.event.EventReader;
import dev.weir.event.MessagePack;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.ValuePrinter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text with the names of fields in braces, which an event fills in. {@code {time}} is the event's time; any other name
 * is a field of the record, of its first level, by its whole name. Where an event lacks it, the name and its braces stay.
 * Immutable, for any thread.
 */
final class Template {
    private static final String TIME = "time";

    private final String source;
    private final List<Part> parts;

    /** A piece of the text; behind a brace, the name of a field. */
    private record Part(String text, boolean isField, byte[] bytes) {
        Part(String text, boolean isField) {
            this(text, isField, text.getBytes(StandardCharsets.UTF_8));
        }

        boolean isTime() {
            return isField && text.equals(TIME);
        }
    }

    private Template(String source, List<Part> parts) {
        this.source = source;
        this.parts = parts;
    }

    /** Takes a template apart. A brace that is opened again or never closed means itself. */
    static Template parse(String source) {
        List<Part> parts = new ArrayList<>();
        int literal = 0;
        int open = -1;
        for (int i = 0; i < source.length(); i++) {
            if (source.charAt(i) == '{') {
                open = i;
            } else if (source.charAt(i) == '}' && open >= 0) {
                parts.add(new Part(source.substring(literal, open), false));
                parts.add(new Part(source.substring(open + 1, i), true));
                literal = i + 1;
                open = -1;
            }
        }
        parts.add(new Part(source.substring(literal), false));
        return new Template(source, List.copyOf(parts));
    }

    /** Appends the text, filled in from the event at which the reader stands. */
    void fill(byte[] b, EventReader event, ByteSink out) {
        for (Part part : parts) {
            if (part.isTime()) {
                ValuePrinter.timeAsDouble(event.seconds(), event.nanos(), out);
            } else if (!part.isField()) {
                out.put(part.bytes(), 0, part.bytes().length);
            } else if (!field(b, event, part.bytes(), out)) {
                out.put('{');
                out.put(part.bytes(), 0, part.bytes().length);
                out.put('}');
            }
        }
    }

    private static boolean field(byte[] b, EventReader event, byte[] name, ByteSink out) {
        int key = MessagePack.body(b, event.recordStart());
        for (int left = MessagePack.length(b, event.recordStart()); left > 0; left--) {
            int value = MessagePack.skip(b, key, event.recordEnd());
            if (MessagePack.kind(b, key) == MessagePack.Kind.TEXT
                    && Arrays.equals(b, MessagePack.body(b, key), value, name, 0, name.length)) {
                print(b, value, out);
                return true;
            }
            key = MessagePack.skip(b, value, event.recordEnd());
        }
        return false;
    }

    private static void print(byte[] b, int value, ByteSink out) {
        if (MessagePack.kind(b, value) == MessagePack.Kind.TEXT) {
            int body = MessagePack.body(b, value);
            out.put(b, body, body + MessagePack.length(b, value));
        } else {
            ValuePrinter.print(b, value, out);
        }
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        return source;
    }
}
