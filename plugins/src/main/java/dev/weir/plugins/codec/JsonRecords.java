// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePackWriter;

/**
 * Cursor over the records of a JSON body: objects, arrays of objects, or any sequence of both, with
 * white space (and so line ends) between them or not.
 *
 * <p>Anything that is not an object where a record should be is refused. An empty body has no
 * records. Bounds: those of the reader, per record. For one thread at a time.
 */
public final class JsonRecords {

    private final JsonReader reader;
    private byte[] b = new byte[0];
    private int from;
    private int to;
    private int next;
    private boolean inArray;

    /** Makes a cursor over nothing. */
    public JsonRecords(JsonLimits limits) {
        this.reader = new JsonReader(limits);
    }

    /**
     * Puts the cursor before the first record of a body.
     *
     * @param b where the body is
     * @param from index of its first byte
     * @param to index behind its last byte
     */
    public void reset(byte[] b, int from, int to) {
        this.b = b;
        this.from = from;
        this.to = to;
        this.next = from;
        this.inArray = false;
    }

    /**
     * Whether there is another record; steps up to it.
     *
     * @throws MalformedJsonException where what follows is no record and not the end
     */
    public boolean hasNext() {
        while (true) {
            next = JsonReader.skipSpace(b, next, to);
            if (next == to) {
                if (inArray) {
                    throw malformed("array is cut off");
                }
                return false;
            }
            if (b[next] == '{') {
                return true;
            }
            if (!stepThroughArray()) {
                throw malformed("record is not an object");
            }
        }
    }

    /**
     * Appends the record that {@link #hasNext} has found, as a map.
     *
     * @param out what it is appended to; after an exception it holds what it held before
     * @throws MalformedJsonException where it is malformed
     * @throws dev.weir.event.EventTooLargeException where the writer takes no more
     */
    public void read(MessagePackWriter out) {
        int start = next;
        int mark = out.size();
        try {
            next = JsonReader.skipSpace(b, reader.read(b, start, to, out), to);
        } catch (MalformedJsonException e) {
            throw new MalformedJsonException(start - from + e.offset(), e.reason());
        }
        if (inArray) {
            stepBehindElement(mark, out);
        }
    }

    /** Bytes of the body that have been stepped over. */
    public int offset() {
        return next - from;
    }

    private void stepBehindElement(int mark, MessagePackWriter out) {
        if (next < to && b[next] == ',') {
            next = JsonReader.skipSpace(b, next + 1, to);
            if (next < to && b[next] == '{') {
                return;
            }
            out.truncate(mark);
            throw malformed(next == to ? "array is cut off" : "record is not an object");
        }
        if (next < to && b[next] != ']') {
            out.truncate(mark);
            throw malformed("expected a comma or the end of the array");
        }
    }

    private boolean stepThroughArray() {
        if (b[next] == '[' && !inArray) {
            inArray = true;
            next = JsonReader.skipSpace(b, next + 1, to);
            return next == to || b[next] == '{' || b[next] == ']';
        }
        if (b[next] == ']' && inArray) {
            inArray = false;
            next++;
            return true;
        }
        return false;
    }

    private MalformedJsonException malformed(String reason) {
        return new MalformedJsonException(next - from, reason);
    }
}
