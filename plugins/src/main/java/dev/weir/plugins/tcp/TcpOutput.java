// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.chunk.SlabBuffer;
import dev.weir.event.EventReader;
import dev.weir.metrics.Counter;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.EventEncoder;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonWriter;
import dev.weir.plugins.codec.PayloadReader;
import dev.weir.plugins.net.Connection;
import dev.weir.plugins.net.Faults;
import dev.weir.plugins.net.Upstream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * An output that writes events to one TCP connection, in their order.
 *
 * <p>TCP gives no answer: a chunk counts as delivered once the kernel has taken all of it. What is then
 * lost on its way is lost for good, and nobody hears of it. A connection that breaks while it is written
 * to is {@code Retry}: the whole chunk goes again, and what had arrived of it comes twice. A connection
 * that the destination closed while it was idle is noticed before it is used.
 *
 * <p>It encodes one slab of a chunk at a time, so its memory is that of one slab as text.
 */
public final class TcpOutput implements Output {
    /** Bytes that the encoder keeps between slabs: one of 256 KiB as JSON. */
    private static final int IDLE = 512 * 1_024;

    private final TcpOutputSettings settings;
    private final Upstream upstream;
    private final EventEncoder encoder;
    private final JsonWriter json;
    private final EventReader reader = new EventReader();
    private final PayloadReader events = new PayloadReader();
    private final Counter withoutKey;
    private final ByteSink sink = new ByteSink(Integer.MAX_VALUE - 1_024);

    TcpOutput(TcpOutputSettings settings, OutputContext context) {
        this.settings = settings;
        upstream = new Upstream(settings.endpoint(), settings.net(), settings.tls(), context);
        encoder = new EventEncoder(settings.format(), settings.style());
        json = new JsonWriter(settings.style().escapeUnicode());
        withoutKey = context.metrics().counter("weir_output_events_without_key_total", "name", context.name());
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        try {
            deliver(consignment.payload());
            return CompletableFuture.completedFuture(Delivery.DELIVERED);
        } catch (IOException cause) {
            return CompletableFuture.completedFuture(Delivery.retry(Faults.text(cause)));
        } finally {
            sink.release(IDLE);
            events.release();
        }
    }

    /** On a connection that waited, and if the destination had closed that one, on a new one. */
    private void deliver(SlabBuffer payload) throws IOException {
        boolean reused = false;
        try (Connection connection = upstream.connect()) {
            reused = connection.reused();
            send(payload, connection);
            connection.keep();
            return;
        } catch (IOException cause) {
            if (!reused) {
                throw cause;
            }
        }
        sink.clear();
        try (Connection connection = upstream.connectAnew()) {
            send(payload, connection);
            connection.keep();
        }
    }

    private void send(SlabBuffer payload, Connection connection) throws IOException {
        boolean raw = settings.rawMessageKey().isPresent();
        if (!raw && settings.format() == EventFormat.MSGPACK) {
            for (int slab = 0; slab < payload.slabs(); slab++) {
                connection.write(payload.slab(slab));
            }
            return;
        }
        if (!raw) {
            encoder.begin(sink);
        }
        for (int slab = 0; slab < payload.slabs(); slab++) {
            int length = events.read(payload, slab);
            if (raw) {
                appendRaw(events.array(), length, settings.rawMessageKey().get());
            } else {
                encoder.append(events.array(), 0, length, sink);
            }
            flush(connection);
        }
        if (!raw) {
            encoder.end(sink);
            flush(connection);
        }
    }

    private void appendRaw(byte[] b, int length, RawMessageKey key) {
        reader.reset(b, 0, length);
        while (reader.next()) {
            if (key.append(b, reader.recordStart(), json, sink)) {
                sink.put('\n');
            } else {
                withoutKey.increment();
            }
        }
    }

    private void flush(Connection connection) throws IOException {
        connection.write(ByteBuffer.wrap(sink.array(), 0, sink.size()));
        sink.release(IDLE);
    }

    @Override
    public void close() {
        upstream.close();
    }
}
