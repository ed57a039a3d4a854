// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.event.MalformedEventException;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.plugins.codec.SinkFullException;
import dev.weir.plugins.net.Faults;
import dev.weir.plugins.net.Upstream;
import dev.weir.plugins.web.HttpAnswer;
import dev.weir.plugins.web.Judgement;
import dev.weir.plugins.web.WebClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A way to a server that takes events by HTTP: one request for each chunk, {@value #CONCURRENCY} at
 * once, so that one is made while another is under way.
 *
 * <p>A request names its chunk, and is byte for byte the same at each attempt, after a restart as well, so that a
 * destination that remembers the names takes each chunk once.
 *
 * <p>Safe for as many threads at once as it allows deliveries. What an answer means, {@link
 * Judgement} tells; where there is none the chunk is tried again.
 */
public final class HttpOutput implements Output {
    private static final int CONCURRENCY = 2;

    private final HttpOutputSettings settings;
    private final OutputContext context;
    private final RequestHeads heads;
    private final Upstream upstream;
    private final WebClient client;
    private final Queue<BodyWriter> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** An output without a connection. */
    public HttpOutput(HttpOutputSettings settings, OutputContext context) {
        this.settings = settings;
        this.context = context;
        heads = new RequestHeads(settings);
        upstream = new Upstream(settings.endpoint(), settings.net(), settings.tls(), context);
        client = new WebClient(upstream, settings.patience(), context.ticker());
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        BodyWriter waiting = idle.poll();
        BodyWriter writer = waiting == null ? new BodyWriter(settings, context.pool()) : waiting;
        try {
            return CompletableFuture.completedFuture(send(consignment, writer));
        } finally {
            writer.release();
            idle.add(writer);
            if (closed) {
                closeIdle();
            }
        }
    }

    private Delivery send(Consignment consignment, BodyWriter writer) {
        List<ByteBuffer> body;
        try {
            body = writer.write(consignment.payload());
        } catch (SinkFullException | MalformedEventException refused) {
            return new Delivery.Rejected("its body cannot be made: " + refused.getMessage());
        }
        long length = body.stream().mapToLong(ByteBuffer::remaining).sum();
        String tag = consignment.chunk().stream().tag().value();
        try {
            HttpAnswer answer = client.send(heads.head(tag, consignment.key(), length), body);
            return judge(answer);
        } catch (IOException broken) {
            return Delivery.retry("no answer from " + settings.endpoint() + ": " + Faults.text(broken));
        }
    }

    private Delivery judge(HttpAnswer answer) {
        String where = settings.endpoint().toString();
        Delivery delivery = Judgement.of(
                answer, where, settings.showsAnswers(), context.wallClock().instant());
        if (delivery instanceof Delivery.Delivered) {
            context.notices().debug(context.name(), where + ", HTTP status=" + answer.status());
        }
        return delivery;
    }

    @Override
    public int concurrency() {
        return CONCURRENCY;
    }

    @Override
    public void close() {
        closed = true;
        upstream.close();
        closeIdle();
    }

    private void closeIdle() {
        BodyWriter writer = idle.poll();
        while (writer != null) {
            writer.close();
            writer = idle.poll();
        }
    }
}
