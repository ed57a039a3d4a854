// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MessagePackWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;

/** What a sender of the protocol writes, made by hand and independent of the output. */
final class Sent {
    private static final int LIMIT = 64_000_000;

    private Sent() {}

    static byte[] packed(Consumer<MessagePackWriter> content) {
        MessagePackWriter out = new MessagePackWriter(LIMIT);
        content.accept(out);
        return out.toByteArray();
    }

    /** An entry with a whole second for its time. */
    static byte[] entry(long seconds, String text) {
        return packed(out -> {
            out.arrayHeader(2);
            out.integer(seconds);
            out.mapHeader(1);
            out.text("log");
            out.text(text);
        });
    }

    /** An entry with an EventTime and metadata. */
    static byte[] entryWithMetadata(long seconds, int nanos, String key, String text) {
        return packed(out -> {
            out.arrayHeader(2);
            out.arrayHeader(2);
            out.eventTime(seconds, nanos);
            out.mapHeader(1);
            out.text(key);
            out.integer(1);
            out.mapHeader(1);
            out.text("log");
            out.text(text);
        });
    }

    static byte[] message(String tag, long seconds, String text, Consumer<MessagePackWriter> options) {
        return packed(out -> {
            out.arrayHeader(options.equals(NONE) ? 3 : 4);
            out.text(tag);
            out.integer(seconds);
            out.mapHeader(1);
            out.text("log");
            out.text(text);
            options.accept(out);
        });
    }

    static byte[] message(String tag, long seconds, String text) {
        return message(tag, seconds, text, NONE);
    }

    static byte[] forward(String tag, List<byte[]> entries, Consumer<MessagePackWriter> options) {
        return packed(out -> {
            out.arrayHeader(options.equals(NONE) ? 2 : 3);
            out.text(tag);
            out.arrayHeader(entries.size());
            entries.forEach(entry -> out.raw(entry, 0, entry.length));
            options.accept(out);
        });
    }

    static byte[] packedForward(String tag, byte[] body, Consumer<MessagePackWriter> options) {
        return packed(out -> {
            out.arrayHeader(options.equals(NONE) ? 2 : 3);
            out.text(tag);
            out.binary(body, 0, body.length);
            options.accept(out);
        });
    }

    static final Consumer<MessagePackWriter> NONE = out -> {};

    /** Options, key and value in turn; a value is a text or an integer. */
    static Consumer<MessagePackWriter> options(Object... pairs) {
        return out -> {
            out.mapHeader(pairs.length / 2);
            for (int i = 0; i < pairs.length; i += 2) {
                out.text((String) pairs[i]);
                if (pairs[i + 1] instanceof Integer number) {
                    out.integer(number);
                } else {
                    out.text((String) pairs[i + 1]);
                }
            }
        };
    }

    static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        return join(List.of(parts));
    }
}
