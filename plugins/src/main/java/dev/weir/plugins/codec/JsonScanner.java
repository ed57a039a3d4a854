// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.EventTooLargeException;

/**
 * Finder of the end of a JSON value in a stream that arrives in pieces.
 *
 * <p>Values follow one another with white space between them or not. It looks at each byte once,
 * however many reads a value takes, and knows only strings and nesting: whether the value is sound
 * is for {@link JsonReader} to say. A number or a word ends where something else begins, so at the
 * end of the stream the last one is never found. The bytes stay with the caller.
 *
 * <p>Bounds: a value with the white space before it may have at most the limit; its memory is a few
 * words. For one thread at a time.
 */
public final class JsonScanner {

    /** Answer where the value goes on behind the end of the range. */
    public static final int INCOMPLETE = -1;

    private enum State {
        BEFORE,
        WITHIN,
        STRING,
        ESCAPE,
        WORD,
        DONE
    }

    private final int limit;
    private State state = State.BEFORE;
    private int depth;
    private int seen;

    /**
     * Makes a scanner at the start of a value.
     *
     * @param limit bytes that one value may have, at least 1
     */
    public JsonScanner(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + ", least=1");
        }
        this.limit = limit;
    }

    /**
     * Looks for the end of the value that begins at {@code start}, or behind white space there.
     *
     * <p>Until it answers an end it must be asked about the same start: the bytes may move, and more
     * may follow. After an end it is ready for the next value, after an exception for nothing but
     * {@link #reset}.
     *
     * @param b where the value is
     * @param start index of its first byte
     * @param end index behind the last byte that has arrived
     * @return index behind the value, or {@link #INCOMPLETE}
     * @throws MalformedJsonException where no value can begin as this one does
     * @throws EventTooLargeException where it is larger than the limit
     */
    public int scan(byte[] b, int start, int end) {
        int at = start + seen;
        while (at < end) {
            at = step(b, start, at, end);
            if (state == State.DONE) {
                return finish(at, start);
            }
        }
        seen = at - start;
        requireRoom(seen);
        return INCOMPLETE;
    }

    /** Forgets what it has seen; the next byte that it is shown is the first of a value. */
    public void reset() {
        state = State.BEFORE;
        depth = 0;
        seen = 0;
    }

    private int finish(int at, int start) {
        reset();
        requireRoom(at - start);
        return at;
    }

    private int step(byte[] b, int start, int at, int end) {
        return switch (state) {
            case BEFORE -> begin(b, start, at);
            case WITHIN -> within(b, at, end);
            case STRING -> string(b, at, end);
            case ESCAPE -> {
                state = State.STRING;
                yield at + 1;
            }
            case WORD -> word(b, at, end);
            case DONE -> throw new IllegalStateException("a value was found and not reset");
        };
    }

    private int begin(byte[] b, int start, int at) {
        byte c = b[at];
        switch (c) {
            case ' ', '\n', '\r', '\t' -> {}
            case '{', '[' -> {
                depth = 1;
                state = State.WITHIN;
            }
            case '"' -> state = State.STRING;
            case '}', ']', ',', ':' -> throw new MalformedJsonException(at - start, "not a value");
            default -> state = State.WORD;
        }
        return at + 1;
    }

    private int within(byte[] b, int at, int end) {
        for (int next = at; next < end; next++) {
            switch (b[next]) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return close(next + 1);
                    }
                }
                case '"' -> {
                    state = State.STRING;
                    return next + 1;
                }
                default -> {}
            }
        }
        return end;
    }

    private int string(byte[] b, int at, int end) {
        int next = at;
        while (end - next >= Long.BYTES) {
            long ends = ByteWords.quotesOrBackslashes((long) ByteWords.WORD.get(b, next));
            if (ends != 0) {
                return endOfRun(b, next + ByteWords.first(ends));
            }
            next += Long.BYTES;
        }
        while (next < end) {
            if (b[next] == '"' || b[next] == '\\') {
                return endOfRun(b, next);
            }
            next++;
        }
        return end;
    }

    private int endOfRun(byte[] b, int at) {
        if (b[at] == '\\') {
            state = State.ESCAPE;
            return at + 1;
        }
        if (depth == 0) {
            return close(at + 1);
        }
        state = State.WITHIN;
        return at + 1;
    }

    private int word(byte[] b, int at, int end) {
        for (int next = at; next < end; next++) {
            switch (b[next]) {
                case ' ', '\n', '\r', '\t', '{', '[', '"', '}', ']', ',', ':' -> {
                    return close(next);
                }
                default -> {}
            }
        }
        return end;
    }

    private int close(int end) {
        state = State.DONE;
        return end;
    }

    private void requireRoom(int size) {
        if (size > limit) {
            throw new EventTooLargeException(size, limit);
        }
    }
}
