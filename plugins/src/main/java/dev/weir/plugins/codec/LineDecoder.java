// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.EventTooLargeException;
import dev.weir.event.MessagePackWriter;
import dev.weir.parser.Parsed;
import dev.weir.parser.Parser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decoder of texts that end in a separator: each is an event with the text under {@code log}, or with
 * what a parser makes of it.
 *
 * <p>Texts keep their bytes, invalid UTF-8 and NUL among them. Empty ones make no event. A text longer
 * than the limit is refused and skipped up to its separator.
 */
public final class LineDecoder implements StreamDecoder {
    private static final byte[] LOG = "log".getBytes(StandardCharsets.US_ASCII);

    private final byte[] separator;
    private final int limit;
    private final @Nullable Origin origin;
    private final @Nullable Parser parser;
    private final Refusals refusals;
    private final MessagePackWriter parsed;
    private boolean skipping;
    private int seen;

    /**
     * A decoder at the start of a stream.
     *
     * @param separator what a text ends in, at least one byte
     * @param limit bytes that a text may have
     * @param origin what is added to each record, if anything
     * @param parser what makes records of texts, if anything does; texts that it does not understand
     *     are kept whole
     * @param refusals who hears of texts that are too long
     */
    public LineDecoder(
            byte[] separator, int limit, @Nullable Origin origin, @Nullable Parser parser, Refusals refusals) {
        if (separator.length == 0) {
            throw new IllegalArgumentException("the separator is empty");
        }
        this.separator = separator.clone();
        this.limit = limit;
        this.origin = origin;
        this.parser = parser;
        this.refusals = refusals;
        parsed = new MessagePackWriter(parser == null ? 1 : Math.multiplyExact(JsonDecoder.EXPANSION, limit) + 1_024);
    }

    @Override
    public int decode(byte[] b, int from, int to, GatheredEvents out) {
        int at = from;
        while (!out.isFull()) {
            int end = find(b, at + seen, to);
            if (end < 0) {
                return unfinished(at, to);
            }
            seen = 0;
            if (skipping) {
                skipping = false;
            } else {
                text(b, at, end, out);
            }
            at = end + separator.length;
        }
        return at;
    }

    /** Remembers how far it has looked; skips what is too long already. */
    private int unfinished(int at, int to) {
        int looked = Math.max(at, to - separator.length + 1);
        if (!skipping && to - at > limit) {
            skipping = true;
            refusals.tooLong((long) to - at);
        }
        seen = skipping ? 0 : looked - at;
        return skipping ? looked : at;
    }

    private int find(byte[] b, int from, int to) {
        byte first = separator[0];
        int last = to - separator.length;
        for (int at = from; at <= last; at++) {
            if (b[at] == first
                    && (separator.length == 1
                            || Arrays.equals(b, at, at + separator.length, separator, 0, separator.length))) {
                return at;
            }
        }
        return -1;
    }

    private void text(byte[] b, int from, int to, GatheredEvents out) {
        if (isEmpty(b, from, to)) {
            return;
        }
        if (to - from > limit) {
            refusals.tooLong((long) to - from);
            return;
        }
        int mark = out.mark();
        try {
            if (parser == null || !parse(parser, b, from, to, out)) {
                plain(b, from, to, out);
            }
            out.end();
        } catch (EventTooLargeException tooLarge) {
            out.back(mark);
            refusals.tooLong(tooLarge.size());
        }
    }

    /** A carriage return alone is what a network line end leaves of an empty line. */
    private boolean isEmpty(byte[] b, int from, int to) {
        return from == to || (to - from == 1 && b[from] == '\r' && separator[0] == '\n');
    }

    private void plain(byte[] b, int from, int to, GatheredEvents out) {
        MessagePackWriter writer = out.begin();
        writer.mapHeader(origin == null ? 1 : 2);
        writer.text(LOG, 0, LOG.length);
        writer.text(b, from, to);
        if (origin != null) {
            origin.append(writer);
        }
    }

    private boolean parse(Parser by, byte[] b, int from, int to, GatheredEvents out) {
        try {
            MessagePackWriter writer =
                    switch (by.parse(b, from, to, parsed)) {
                        case Parsed.WithTime time -> out.begin(time.epochSeconds(), time.nanos());
                        case Parsed.WithoutTime _ -> out.begin();
                        case Parsed.NotMatched _ -> null;
                    };
            if (writer == null) {
                return false;
            }
            int map = writer.size();
            writer.raw(parsed.array(), 0, parsed.size());
            Origin.append(origin, map, writer);
            return true;
        } finally {
            parsed.release(1_024);
        }
    }

    @Override
    public void end(int bytes) {
        boolean within = bytes > 0 && !skipping;
        skipping = false;
        seen = 0;
        if (within) {
            refusals.malformed("the stream ended before the separator: bytes=" + bytes);
        }
    }

    @Override
    public boolean isLost() {
        return false;
    }
}
