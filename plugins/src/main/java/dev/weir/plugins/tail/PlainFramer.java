// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Framer of lines as they are: {@code [time, {path?, offset?, log: line}]}. What comes before the line is
 * the same for a whole batch, so that an event is two copies and no object. All lines of a batch have the
 * time at which they were read.
 */
final class PlainFramer implements LineFramer {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int PREFIX_MAX = 64 * 1024;
    private static final int TEXT_HEADER_MAX = 5;
    private static final byte UINT64 = (byte) 0xcf;
    private static final int STR8 = 0xd9;
    private static final int STR16 = 0xda;
    private static final int STR32 = 0xdb;

    private final TailSettings.Events shape;
    private final byte[] key;
    private final MessagePackWriter writer = new MessagePackWriter(PREFIX_MAX);
    private byte[] prefix = new byte[0];
    private int offsetAt;
    private @Nullable TailedFile file;
    private byte[] out = new byte[0];
    private int size;
    private int count;

    PlainFramer(TailSettings.Events shape) {
        this.shape = shape;
        key = shape.key().getBytes(UTF_8);
    }

    @Override
    public void begin(TailedFile of, Instant time) {
        if (out.length == 0) {
            out = new byte[BATCH_BYTES];
        }
        size = 0;
        count = 0;
        writer.reset();
        writer.arrayHeader(2);
        writer.eventTime(time.getEpochSecond(), time.getNano());
        int timed = writer.size();
        if (of == file && timed <= prefix.length && shape.pathKey().isPresent()) {
            System.arraycopy(writer.array(), 0, prefix, 0, timed);
            return;
        }
        file = of;
        prefix = prefix(of);
    }

    private byte[] prefix(TailedFile of) {
        writer.mapHeader(
                1 + (shape.pathKey().isPresent() ? 1 : 0) + (shape.offsetKey().isPresent() ? 1 : 0));
        shape.pathKey().ifPresent(name -> {
            writer.text(name);
            writer.text(of.name.toString());
        });
        offsetAt = 0;
        shape.offsetKey().ifPresent(name -> {
            writer.text(name);
            offsetAt = writer.size() + 1;
            writer.raw(new byte[] {UINT64, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 1 + Long.BYTES);
        });
        writer.text(key, 0, key.length);
        return writer.toByteArray();
    }

    @Override
    public boolean add(byte[] b, int from, int to, long offset) {
        int start = size;
        if (prefix.length + TEXT_HEADER_MAX + to - from > out.length - start) {
            return false;
        }
        size = put(out, size, b, from, to);
        if (offsetAt > 0) {
            LONG.set(out, start + offsetAt, offset);
        }
        count++;
        return true;
    }

    private int put(byte[] into, int start, byte[] b, int from, int to) {
        System.arraycopy(prefix, 0, into, start, prefix.length);
        int length = to - from;
        int at = header(into, start + prefix.length, length);
        System.arraycopy(b, from, into, at, length);
        return at + length;
    }

    private static int header(byte[] into, int at, int length) {
        if (length < 32) {
            into[at] = (byte) (0xa0 | length);
            return at + 1;
        }
        if (length <= 0xff) {
            into[at] = (byte) STR8;
            into[at + 1] = (byte) length;
            return at + 2;
        }
        if (length <= 0xffff) {
            into[at] = (byte) STR16;
            SHORT.set(into, at + 1, (short) length);
            return at + 3;
        }
        into[at] = (byte) STR32;
        INT.set(into, at + 1, length);
        return at + 5;
    }

    static long memoryFor(int lineBytes) {
        return (long) lineBytes + PREFIX_MAX;
    }

    @Override
    public long memory(int lineBytes) {
        return memoryFor(lineBytes);
    }

    @Override
    public EventBatch single(byte[] b, int from, int to, long offset) {
        byte[] one = new byte[prefix.length + TEXT_HEADER_MAX + to - from];
        int end = put(one, 0, b, from, to);
        if (offsetAt > 0) {
            LONG.set(one, offsetAt, offset);
        }
        return new EventBatch(one, 0, end, 1);
    }

    @Override
    public EventBatch batch() {
        return count == 0 ? EventBatch.EMPTY : new EventBatch(out, 0, size, count);
    }
}
