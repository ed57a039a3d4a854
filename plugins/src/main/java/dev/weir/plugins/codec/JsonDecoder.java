// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.EventReader;
import dev.weir.event.EventTooLargeException;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decoder of JSON values that follow one another, with white space between them or not: each object is
 * an event, and the object its record.
 *
 * <p>A malformed value is refused, and so is what follows it up to the end of that line, where the
 * stream is taken up again. That a value is malformed is seen at the end of its line, not only where it
 * would have ended: an unfinished value is checked at a line end whenever it has doubled. Where no line
 * end comes within the limit, the stream is lost.
 */
public final class JsonDecoder implements StreamDecoder {
    private static final byte[] MSG = "msg".getBytes(StandardCharsets.US_ASCII);

    /** A text of JSON makes at most so many times its bytes of MessagePack: {@code 1.5,} takes nine. */
    static final int EXPANSION = 3;

    /** Bytes that a decoder keeps between values. */
    private static final int IDLE = 256;

    private final Arrays arrays;
    private final int limit;
    private final @Nullable Origin origin;
    private final Refusals refusals;
    private final JsonReader reader;
    private final JsonScanner scanner;
    private final MessagePackWriter value;
    private boolean fresh = true;
    private boolean skipping;
    private long skipped;
    private int looked;
    private int nextCheck;

    /** What an array at the top is. */
    public enum Arrays {
        /** One record, with the array under {@code msg}. */
        MESSAGE,
        /** An event with its time: {@code [time, record]} or {@code [[time, metadata], record]}. */
        EVENT
    }

    /**
     * A decoder at the start of a stream.
     *
     * @param arrays what an array is
     * @param limit bytes that a value may have
     * @param origin what is added to each record, if anything
     * @param refusals who hears of values that are malformed or too long
     */
    public JsonDecoder(Arrays arrays, int limit, @Nullable Origin origin, Refusals refusals) {
        this.arrays = arrays;
        this.limit = limit;
        this.origin = origin;
        this.refusals = refusals;
        reader = new JsonReader(JsonLimits.DEFAULT.withBytes(limit));
        scanner = new JsonScanner(limit);
        value = new MessagePackWriter(Math.addExact(IDLE, Math.multiplyExact(EXPANSION, limit)));
    }

    @Override
    public int decode(byte[] b, int from, int to, GatheredEvents out) {
        int at = from;
        while (!out.isFull()) {
            if (skipping) {
                at = skipLine(b, at, to);
            }
            at = fresh ? JsonReader.skipSpace(b, at, to) : at;
            if (at == to) {
                break;
            }
            fresh = false;
            int next = next(b, at, to, out);
            if (next == at && !skipping) {
                break;
            }
            at = next;
        }
        return at;
    }

    /** Takes one value; answers {@code at} where it is unfinished. */
    private int next(byte[] b, int at, int to, GatheredEvents out) {
        try {
            int end = scanner.scan(b, at, to);
            if (end == JsonScanner.INCOMPLETE) {
                requireSound(b, at, to);
                return at;
            }
            begin();
            event(b, at, end, out);
            return end;
        } catch (MalformedJsonException fault) {
            refusals.malformed(fault.reason());
            skip();
            return Math.min(to, at + Math.max(0, fault.offset()));
        } catch (EventTooLargeException tooLarge) {
            refusals.tooLong(tooLarge.size());
            skip();
            return Math.min(to, at + limit);
        }
    }

    private void begin() {
        fresh = true;
        looked = 0;
        nextCheck = 0;
    }

    private void skip() {
        begin();
        scanner.reset();
        skipping = true;
        skipped = 0;
    }

    private int skipLine(byte[] b, int at, int to) {
        for (int next = at; next < to; next++) {
            if (b[next] == '\n') {
                skipping = false;
                return next + 1;
            }
        }
        skipped += to - at;
        return to;
    }

    /** Looks at the last line end that has come, if the value has doubled since the last check. */
    private void requireSound(byte[] b, int from, int to) {
        int line = to - 1;
        while (line >= from + looked && b[line] != '\n') {
            line--;
        }
        boolean found = line >= from + looked;
        looked = to - from;
        int length = line + 1 - from;
        if (!found || length < nextCheck) {
            return;
        }
        nextCheck = 2 * length;
        try {
            reader.read(b, from, line + 1, value);
        } catch (MalformedJsonException fault) {
            if (fault.offset() < length) {
                throw fault;
            }
        } finally {
            value.release(IDLE);
        }
    }

    private void event(byte[] b, int from, int to, GatheredEvents out) {
        int mark = out.mark();
        boolean done = false;
        try {
            switch (b[from]) {
                case '{' -> record(b, from, to, out);
                case '[' -> array(b, from, to, out);
                default -> throw new MalformedJsonException(0, "value is neither an object nor an array");
            }
            out.end();
            done = true;
        } finally {
            if (!done) {
                out.back(mark);
            }
        }
    }

    private void record(byte[] b, int from, int to, GatheredEvents out) {
        MessagePackWriter writer = out.begin();
        int map = writer.size();
        reader.readWhole(b, from, to, writer);
        Origin.append(origin, map, writer);
    }

    private void array(byte[] b, int from, int to, GatheredEvents out) {
        if (arrays == Arrays.EVENT) {
            try {
                reader.readWhole(b, from, to, value);
                timed(out);
            } finally {
                value.release(IDLE);
            }
            return;
        }
        MessagePackWriter writer = out.begin();
        writer.mapHeader(origin == null ? 1 : 2);
        writer.text(MSG, 0, MSG.length);
        reader.readWhole(b, from, to, writer);
        if (origin != null) {
            origin.append(writer);
        }
    }

    /** What was read has the layout of an event, save that JSON has no type for its time. */
    private void timed(GatheredEvents out) {
        var event = new EventReader(value.array(), 0, value.size());
        try {
            event.next();
        } catch (MalformedEventException fault) {
            throw new MalformedJsonException(0, "array is no event: " + fault.reason());
        }
        MessagePackWriter writer = out.begin(event.seconds(), event.nanos(), event.hasMetadata());
        if (event.hasMetadata()) {
            writer.raw(value.array(), event.metadataStart(), event.metadataEnd());
        }
        writer.raw(value.array(), event.recordStart(), event.recordEnd());
    }

    @Override
    public void end(int bytes) {
        boolean within = bytes > 0 && !skipping;
        skip();
        skipping = false;
        if (within) {
            refusals.malformed("the stream ended within a value: bytes=" + bytes);
        }
    }

    @Override
    public boolean isLost() {
        return skipping && skipped > limit;
    }
}
