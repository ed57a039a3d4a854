// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.event.MessagePack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of the tag in a record: a key, or a path of keys written {@code
 * $kubernetes['labels']['app']}. Immutable.
 */
public final class TagKey {
    private static final Pattern STEP = Pattern.compile("\\['([^']+)'\\]|\\[\"([^\"]+)\"\\]");

    private final String text;
    private final List<byte[]> path;

    private TagKey(String text, List<byte[]> path) {
        this.text = text;
        this.path = path;
    }

    /**
     * Reads what a configuration has.
     *
     * @throws IllegalArgumentException that says what is expected
     */
    public static TagKey parse(String text) {
        String given = text.strip();
        int steps = given.startsWith("$") ? given.indexOf('[') : -1;
        String first = given.substring(given.startsWith("$") ? 1 : 0, steps < 0 ? given.length() : steps);
        if (first.isEmpty()) {
            throw new IllegalArgumentException("expected a key, or a path as $first['second']");
        }
        var path = new ArrayList<byte[]>();
        path.add(bytes(first));
        if (steps >= 0) {
            addSteps(given.substring(steps), path);
        }
        return new TagKey(given, List.copyOf(path));
    }

    private static void addSteps(String text, List<byte[]> path) {
        Matcher step = STEP.matcher(text);
        int at = 0;
        while (at < text.length() && step.find(at) && step.start() == at) {
            path.add(bytes(step.group(1) == null ? step.group(2) : step.group(1)));
            at = step.end();
        }
        if (at < text.length()) {
            throw new IllegalArgumentException("expected a key, or a path as $first['second']");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The tag that a record names.
     *
     * @param b where the record is
     * @param record index of its map
     * @param end index behind it
     * @return the text at that place; null where there is none
     */
    @Nullable
    String find(byte[] b, int record, int end) {
        int at = record;
        for (byte[] key : path) {
            if (at < 0 || MessagePack.kind(b, at) != MessagePack.Kind.MAP) {
                return null;
            }
            at = value(b, at, end, key);
        }
        if (at < 0 || MessagePack.kind(b, at) != MessagePack.Kind.TEXT) {
            return null;
        }
        return new String(b, MessagePack.body(b, at), MessagePack.length(b, at), StandardCharsets.UTF_8);
    }

    /** Index of the value under a key of the map at {@code map}, or -1. */
    static int value(byte[] b, int map, int end, byte[] key) {
        int at = MessagePack.body(b, map);
        for (int left = MessagePack.length(b, map); left > 0; left--) {
            int value = MessagePack.skip(b, at, end);
            int body = MessagePack.body(b, at);
            if (MessagePack.kind(b, at) == MessagePack.Kind.TEXT && Arrays.equals(b, body, value, key, 0, key.length)) {
                return value;
            }
            at = MessagePack.skip(b, value, end);
        }
        return -1;
    }

    @Override
    public String toString() {
        return text;
    }
}
