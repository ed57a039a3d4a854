// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.chunk.SlabBuffer;
import dev.weir.event.EventReader;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.EventEncoder;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.PayloadReader;
import dev.weir.plugins.codec.SinkFullException;
import dev.weir.plugins.codec.ValuePrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Prints events on standard output, in the order of their stream, one delivery at a time.
 *
 * <p>It holds the printed form of one slab of a chunk, which is {@value #PRINTED_MAX} bytes at most and mostly a few
 * hundred thousand; a chunk with an event that is larger in print is rejected.
 */
final class StdoutOutput implements Output {
    private static final int PRINTED_MAX = 256 << 20;

    /** Memory that is kept from one delivery to the next. */
    private static final int KEPT = 1 << 20;

    private static final byte[] NO_METADATA = "{}".getBytes(StandardCharsets.US_ASCII);

    private final StdoutSettings settings;
    private final StandardOutput target;
    private final PayloadReader payload = new PayloadReader();
    private final EventReader reader = new EventReader();
    private final EventEncoder encoder;
    private final ByteSink printed = new ByteSink(PRINTED_MAX);

    StdoutOutput(StdoutSettings settings, StandardOutput target) {
        this.settings = settings;
        this.target = target;
        encoder = new EventEncoder(settings.format(), settings.style());
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        try {
            return CompletableFuture.completedFuture(target.print(stream -> print(consignment, stream)));
        } catch (SinkFullException tooLarge) {
            return CompletableFuture.completedFuture(
                    new Delivery.Rejected("an event is too large to be printed: " + tooLarge.getMessage()));
        } finally {
            printed.release(KEPT);
            payload.release();
        }
    }

    private void print(Consignment consignment, OutputStream stream) throws IOException {
        if (settings.format() == EventFormat.MSGPACK) {
            view(consignment, stream);
        } else {
            json(consignment.payload(), stream);
        }
    }

    private void json(SlabBuffer events, OutputStream stream) throws IOException {
        printed.clear();
        encoder.begin(printed);
        for (int slab = 0; slab < events.slabs(); slab++) {
            int length = payload.read(events, slab);
            encoder.append(payload.array(), 0, length, printed);
            writeTo(stream);
        }
        encoder.end(printed);
        if (settings.format() != EventFormat.JSON_LINES) {
            printed.put('\n');
        }
        writeTo(stream);
    }

    private void view(Consignment consignment, OutputStream stream) throws IOException {
        byte[] tag = consignment.chunk().stream().tag().value().getBytes(StandardCharsets.UTF_8);
        SlabBuffer events = consignment.payload();
        int number = 0;
        printed.clear();
        for (int slab = 0; slab < events.slabs(); slab++) {
            int length = payload.read(events, slab);
            reader.reset(payload.array(), 0, length);
            while (reader.next()) {
                line(number++, tag);
            }
            writeTo(stream);
        }
    }

    private void line(int number, byte[] tag) {
        byte[] b = payload.array();
        printed.put('[');
        ValuePrinter.integer(number, printed);
        printed.put("] ");
        printed.put(tag, 0, tag.length);
        printed.put(": [[");
        ValuePrinter.time(reader.seconds(), reader.nanos(), printed);
        printed.put(", ");
        if (reader.hasMetadata()) {
            ValuePrinter.print(b, reader.metadataStart(), printed);
        } else {
            printed.put(NO_METADATA, 0, NO_METADATA.length);
        }
        printed.put("], ");
        ValuePrinter.print(b, reader.recordStart(), printed);
        printed.put("]\n");
    }

    private void writeTo(OutputStream stream) throws IOException {
        stream.write(printed.array(), 0, printed.size());
        printed.clear();
    }
}
