// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.event.EventBatch;
import dev.weir.event.EventTooLargeException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.parser.Parsed;
import dev.weir.parser.Parser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * Framer of lines that a parser looks into: what it makes of a line is the event's record, and its time the
 * event's. A line that it does not understand goes on as it is, under the key for lines. Path and offset,
 * where they are wanted, stand behind the parser's own keys.
 */
final class ParsingFramer implements LineFramer {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int EVENT_MAX = 4 * BATCH_BYTES;
    private static final int GROWTH = 3;

    private final TailSettings.Events shape;
    private final Parser parser;
    private final byte[] key;
    private final MessagePackWriter writer = new MessagePackWriter(BATCH_BYTES + EVENT_MAX);
    private byte[] path = new byte[0];
    private Instant time = Instant.EPOCH;
    private int count;

    ParsingFramer(TailSettings.Events shape, Parser parser) {
        this.shape = shape;
        this.parser = parser;
        key = shape.key().getBytes(UTF_8);
    }

    @Override
    public void begin(TailedFile file, Instant now) {
        writer.reset();
        count = 0;
        time = now;
        if (shape.pathKey().isPresent()) {
            path = file.name.toString().getBytes(UTF_8);
        }
    }

    @Override
    public boolean add(byte[] b, int from, int to, long offset) {
        if (writer.size() >= BATCH_BYTES) {
            return false;
        }
        int mark = writer.size();
        try {
            append(writer, b, from, to, offset);
            count++;
            return true;
        } catch (EventTooLargeException large) {
            writer.truncate(mark);
            if (mark > 0) {
                return false;
            }
            throw large;
        }
    }

    static long memoryFor(int lineBytes) {
        return (long) GROWTH * lineBytes + EVENT_MAX;
    }

    @Override
    public long memory(int lineBytes) {
        return memoryFor(lineBytes);
    }

    @Override
    public EventBatch single(byte[] b, int from, int to, long offset) {
        var own = new MessagePackWriter((int) Math.min(Integer.MAX_VALUE - 8, memory(to - from)));
        append(own, b, from, to, offset);
        return new EventBatch(own.array(), 0, own.size(), 1);
    }

    @Override
    public EventBatch batch() {
        return count == 0 ? EventBatch.EMPTY : new EventBatch(writer.array(), 0, writer.size(), count);
    }

    private void append(MessagePackWriter out, byte[] b, int from, int to, long offset) {
        int start = out.size();
        int record = head(out, time.getEpochSecond(), time.getNano());
        Parsed parsed = parser.parse(b, from, to, out);
        switch (parsed) {
            case Parsed.WithTime known -> {
                if (isShort(known.epochSeconds()) && isShort(time.getEpochSecond())) {
                    INT.set(out.array(), record - 2 * Integer.BYTES, (int) known.epochSeconds());
                    INT.set(out.array(), record - Integer.BYTES, known.nanos());
                } else {
                    out.truncate(start);
                    record = head(out, known.epochSeconds(), known.nanos());
                    parser.parse(b, from, to, out);
                }
            }
            case Parsed.WithoutTime none -> {}
            case Parsed.NotMatched none -> line(out, b, from, to);
        }
        addKeys(out, record, offset);
    }

    /** Whether such a time takes the form whose last eight bytes are seconds and nanoseconds. */
    private static boolean isShort(long seconds) {
        return seconds >>> Integer.SIZE == 0;
    }

    private static int head(MessagePackWriter out, long seconds, int nanos) {
        out.arrayHeader(2);
        out.eventTime(seconds, nanos);
        return out.size();
    }

    private void line(MessagePackWriter out, byte[] b, int from, int to) {
        out.mapHeader(1);
        out.text(key, 0, key.length);
        out.text(b, from, to);
    }

    private void addKeys(MessagePackWriter out, int record, long offset) {
        Optional<String> pathKey = shape.pathKey();
        Optional<String> offsetKey = shape.offsetKey();
        int more = (pathKey.isPresent() ? 1 : 0) + (offsetKey.isPresent() ? 1 : 0);
        if (more == 0) {
            return;
        }
        int pairs = MessagePack.length(out.array(), record);
        if (pathKey.isPresent()) {
            out.text(pathKey.get());
            out.text(path, 0, path.length);
        }
        if (offsetKey.isPresent()) {
            out.text(offsetKey.get());
            out.unsigned(offset);
        }
        out.patchMap(record, pairs + more);
    }
}
