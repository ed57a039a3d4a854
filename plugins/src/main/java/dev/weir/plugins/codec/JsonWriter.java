// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePack;

/**
 * Transcoder of MessagePack values into JSON, without white space.
 *
 * <p>What becomes of values:
 *
 * <ul>
 *   <li>numbers as {@link JsonNumbers} tells; no number and infinity become null;
 *   <li>text as UTF-8; each byte that is part of no valid character becomes U+FFFD; on demand all
 *       that is not ASCII is escaped, beyond U+FFFF as a pair of surrogates;
 *   <li>binary as text;
 *   <li>an extension as the text {@code \x05\xff}, one such group for each byte of its payload;
 *   <li>a key that is no text as the text of its value, a key that contains values as an extension;
 *   <li>of several keys of one map that are the same bytes, the last with its value (among the first {@value
 *       KeyTable#KEYS_MAX} keys of a record).
 * </ul>
 *
 * <p>It trusts its input: the bytes must have passed {@link MessagePack#skip}. Bounds: the limit of
 * the sink. For one thread at a time.
 */
public final class JsonWriter {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final int REPLACEMENT = 0xfffd;
    private static final byte[] REPLACEMENT_UTF8 = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

    private final boolean escapeUnicode;
    private final KeyTable keys = new KeyTable();
    private byte[] b = new byte[0];
    private ByteSink out = new ByteSink(1);
    private boolean duplicates;
    private boolean lastKeysOnly;

    /**
     * Makes a writer.
     *
     * @param escapeUnicode whether all that is not ASCII is escaped
     */
    public JsonWriter(boolean escapeUnicode) {
        this.escapeUnicode = escapeUnicode;
    }

    /**
     * Appends one value.
     *
     * @param b where the value is
     * @param at index of its lead byte
     * @param out what it is appended to
     * @return index behind the value
     * @throws SinkFullException where the sink takes no more; it then holds a part of the value
     */
    public int write(byte[] b, int at, ByteSink out) {
        begin(b, out);
        int mark = out.size();
        int end = value(at);
        if (duplicates) {
            out.truncate(mark);
            lastKeysOnly = true;
            value(at);
        }
        return end;
    }

    /**
     * Appends the pairs of a map, without braces.
     *
     * @param b where the map is
     * @param map index of its lead byte
     * @param out what they are appended to
     * @param comma whether something stands before them
     */
    void writePairs(byte[] b, int map, ByteSink out, boolean comma) {
        begin(b, out);
        int mark = out.size();
        pairs(map, comma);
        if (duplicates) {
            out.truncate(mark);
            lastKeysOnly = true;
            pairs(map, comma);
        }
    }

    /** Appends a text. */
    void writeText(byte[] b, int from, int to, ByteSink out) {
        begin(b, out);
        text(from, to);
    }

    private void begin(byte[] b, ByteSink out) {
        this.b = b;
        this.out = out;
        keys.clear();
        duplicates = false;
        lastKeysOnly = false;
    }

    private int value(int at) {
        MessagePack.Kind kind = MessagePack.kind(b, at);
        return switch (kind) {
            case TEXT, BINARY -> {
                int body = MessagePack.body(b, at);
                int end = body + MessagePack.length(b, at);
                text(body, end);
                yield end;
            }
            case MAP -> {
                out.put('{');
                int end = pairs(at, false);
                out.put('}');
                yield end;
            }
            case ARRAY -> array(at);
            default -> scalar(kind, at);
        };
    }

    private int scalar(MessagePack.Kind kind, int at) {
        switch (kind) {
            case INTEGER -> integer(at);
            case FLOATING -> JsonNumbers.floating(MessagePack.floating(b, at), out);
            case BOOLEAN -> word(MessagePack.bool(b, at) ? TRUE : FALSE);
            case EXTENSION -> hex(MessagePack.body(b, at), end(at));
            default -> word(NULL);
        }
        return end(at);
    }

    private void word(byte[] ascii) {
        out.put(ascii, 0, ascii.length);
    }

    private int end(int at) {
        return MessagePack.skip(b, at, b.length);
    }

    private void integer(int at) {
        long value = MessagePack.integer(b, at);
        if (MessagePack.exceedsLong(b, at)) {
            JsonNumbers.unsigned(value, out);
        } else {
            JsonNumbers.integer(value, out);
        }
    }

    private int array(int at) {
        out.put('[');
        int next = MessagePack.body(b, at);
        for (int left = MessagePack.length(b, at); left > 0; left--) {
            next = value(next);
            if (left > 1) {
                out.put(',');
            }
        }
        out.put(']');
        return next;
    }

    private int pairs(int map, boolean comma) {
        int next = MessagePack.body(b, map);
        boolean before = comma;
        for (int left = MessagePack.length(b, map); left > 0; left--) {
            boolean text = MessagePack.kind(b, next) == MessagePack.Kind.TEXT;
            int valueAt = text ? MessagePack.body(b, next) + MessagePack.length(b, next) : end(next);
            if (isSuperseded(map, next, valueAt - next)) {
                next = end(valueAt);
                continue;
            }
            if (before) {
                out.put(',');
            }
            before = true;
            key(next, valueAt);
            out.put(':');
            next = value(valueAt);
        }
        return next;
    }

    private boolean isSuperseded(int map, int key, int length) {
        if (lastKeysOnly) {
            return !keys.isLast(b, map, key, length);
        }
        duplicates |= keys.add(b, map, key, length);
        return false;
    }

    private void key(int at, int end) {
        MessagePack.Kind kind = MessagePack.kind(b, at);
        switch (kind) {
            case TEXT, BINARY -> text(MessagePack.body(b, at), end);
            case EXTENSION -> scalar(kind, at);
            case ARRAY, MAP -> hex(at, end);
            default -> {
                out.put('"');
                scalar(kind, at);
                out.put('"');
            }
        }
    }

    private void hex(int from, int to) {
        out.put('"');
        for (int i = from; i < to; i++) {
            int at = out.claim(5);
            byte[] target = out.array();
            target[at] = '\\';
            target[at + 1] = '\\';
            target[at + 2] = 'x';
            target[at + 3] = HEX[(b[i] >> 4) & 0x0f];
            target[at + 4] = HEX[b[i] & 0x0f];
        }
        out.put('"');
    }

    private void text(int from, int to) {
        out.put('"');
        int next = plain(from, to);
        while (next < to) {
            next = plain(character(next, to), to);
        }
        out.put('"');
    }

    /** Copies what needs no escape, a word at a time, and answers where that ends. */
    private int plain(int from, int to) {
        out.ensure(to - from + Long.BYTES);
        byte[] target = out.array();
        int at = out.size();
        int next = from;
        while (next < to && b.length - next >= Long.BYTES) {
            long word = (long) ByteWords.WORD.get(b, next);
            ByteWords.WORD.set(target, at, word);
            long ends = ByteWords.endsOrNotAscii(word) | ByteWords.from(to - next);
            if (ends != 0) {
                int first = ByteWords.first(ends);
                out.advance(at + first);
                return next + first;
            }
            next += Long.BYTES;
            at += Long.BYTES;
        }
        while (next < to && isPlain(b[next])) {
            target[at++] = b[next++];
        }
        out.advance(at);
        return next;
    }

    private static boolean isPlain(byte c) {
        return c >= ' ' && c != '"' && c != '\\';
    }

    private int character(int at, int to) {
        byte c = b[at];
        if (c >= 0) {
            escape(c);
            return at + 1;
        }
        int length = Utf8.length(b, at, to);
        if (length == 0) {
            replacement();
            return at + 1;
        }
        if (escapeUnicode) {
            escapedCodePoint(Utf8.codePoint(b, at, length));
        } else {
            out.put(b, at, at + length);
        }
        return at + length;
    }

    private void escape(byte c) {
        int letter =
                switch (c) {
                    case '"' -> '"';
                    case '\\' -> '\\';
                    case '\n' -> 'n';
                    case '\r' -> 'r';
                    case '\t' -> 't';
                    case '\b' -> 'b';
                    case '\f' -> 'f';
                    default -> 0;
                };
        if (letter == 0) {
            unicodeEscape(c);
        } else {
            out.put('\\');
            out.put(letter);
        }
    }

    private void replacement() {
        if (escapeUnicode) {
            unicodeEscape(REPLACEMENT);
        } else {
            out.put(REPLACEMENT_UTF8, 0, REPLACEMENT_UTF8.length);
        }
    }

    private void escapedCodePoint(int point) {
        if (Character.isBmpCodePoint(point)) {
            unicodeEscape(point);
        } else {
            unicodeEscape(Character.highSurrogate(point));
            unicodeEscape(Character.lowSurrogate(point));
        }
    }

    private void unicodeEscape(int unit) {
        int at = out.claim(6);
        byte[] target = out.array();
        target[at] = '\\';
        target[at + 1] = 'u';
        for (int i = 0; i < 4; i++) {
            target[at + 2 + i] = HEX[(unit >> (12 - 4 * i)) & 0x0f];
        }
    }
}
