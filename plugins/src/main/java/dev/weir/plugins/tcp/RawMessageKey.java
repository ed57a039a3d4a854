// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.event.MessagePack;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way to one value in a record: {@code $log}, or {@code $kubernetes['pod']['name']}. Immutable. */
public final class RawMessageKey {
    private static final Pattern FORM = Pattern.compile("\\$?([^\\[\\]$'\\s]+)((?:\\['[^']+'\\])*)");
    private static final Pattern STEP = Pattern.compile("\\['([^']+)'\\]");

    private final List<byte[]> steps;
    private final String text;

    private RawMessageKey(String text, List<byte[]> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads the key.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static RawMessageKey parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("expected one key, as $log or $log['message']");
        }
        List<byte[]> steps = new ArrayList<>();
        steps.add(form.group(1).getBytes(StandardCharsets.UTF_8));
        Matcher step = STEP.matcher(form.group(2));
        while (step.find()) {
            steps.add(step.group(1).getBytes(StandardCharsets.UTF_8));
        }
        return new RawMessageKey(text, steps);
    }

    /** Appends the value in a record: a text as it is, anything else as JSON. False where there is none. */
    boolean append(byte[] b, int record, JsonWriter json, ByteSink out) {
        int at = record;
        for (byte[] step : steps) {
            at = find(b, at, step);
            if (at < 0) {
                return false;
            }
        }
        switch (MessagePack.kind(b, at)) {
            case TEXT, BINARY -> {
                int body = MessagePack.body(b, at);
                out.put(b, body, body + MessagePack.length(b, at));
            }
            default -> json.write(b, at, out);
        }
        return true;
    }

    private static int find(byte[] b, int map, byte[] key) {
        if (MessagePack.kind(b, map) != MessagePack.Kind.MAP) {
            return -1;
        }
        int at = MessagePack.body(b, map);
        for (int left = MessagePack.length(b, map); left > 0; left--) {
            int value = MessagePack.skip(b, at, b.length);
            int body = MessagePack.body(b, at);
            if (MessagePack.kind(b, at) == MessagePack.Kind.TEXT && Arrays.equals(b, body, value, key, 0, key.length)) {
                return value;
            }
            at = MessagePack.skip(b, value, b.length);
        }
        return -1;
    }

    @Override
    public String toString() {
        return text;
    }
}
