// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.EventReader;
import dev.weir.event.EventScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A stream that is shown to a decoder in pieces, as a socket shows it. */
final class Stream implements Refusals {
    final List<String> events = new ArrayList<>();
    final List<Long> seconds = new ArrayList<>();
    final List<String> malformed = new ArrayList<>();
    final List<Long> tooLong = new ArrayList<>();
    final StreamDecoder decoder;
    private final GatheredEvents out = new GatheredEvents(1 << 20);
    private final EventEncoder encoder =
            new EventEncoder(EventFormat.JSON_LINES, new JsonStyle(null, JsonDateFormat.DOUBLE, false));
    private byte[] left = new byte[0];

    Stream(Function<Refusals, StreamDecoder> decoder) {
        this.decoder = decoder.apply(this);
        out.now(1_700_000_000, 0);
    }

    Stream show(byte[] bytes, int... cuts) {
        int from = 0;
        for (int cut : cuts) {
            int to = Math.min(Math.max(cut, from), bytes.length);
            piece(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        piece(Arrays.copyOfRange(bytes, from, bytes.length));
        return this;
    }

    Stream showByteByByte(byte[] bytes) {
        for (byte b : bytes) {
            piece(new byte[] {b});
        }
        return this;
    }

    Stream end() {
        decoder.end(left.length);
        return this;
    }

    /** Bytes that the decoder wants to see again. */
    int unfinished() {
        return left.length;
    }

    private void piece(byte[] more) {
        byte[] all = Arrays.copyOf(left, left.length + more.length + 3);
        System.arraycopy(more, 0, all, left.length, more.length);
        int to = left.length + more.length;
        int at = 0;
        boolean again = true;
        while (again) {
            at = decoder.decode(all, at, to, out);
            again = out.isFull();
            keep();
        }
        left = Arrays.copyOfRange(all, at, to);
    }

    private void keep() {
        if (out.count() == 0) {
            return;
        }
        byte[] b = out.batch().bytes();
        int to = out.batch().to();
        if (EventScanner.count(b, 0, to) != out.count()) {
            throw new AssertionError("count=" + out.count());
        }
        var reader = new EventReader(b, 0, to);
        while (reader.next()) {
            var line = new ByteSink(64 << 20);
            encoder.append(b, reader.entryStart(), reader.entryEnd(), line);
            line.truncate(line.size() - 1);
            events.add(line.toString());
            seconds.add(reader.seconds());
        }
        out.clear();
    }

    @Override
    public void malformed(String reason) {
        malformed.add(reason);
    }

    @Override
    public void tooLong(long bytes) {
        tooLong.add(bytes);
    }
}
