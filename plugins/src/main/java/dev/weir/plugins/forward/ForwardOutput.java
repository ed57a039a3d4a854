// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.chunk.Chunk;
import dev.weir.event.EventTooLargeException;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePack.Kind;
import dev.weir.event.MessagePackScanner;
import dev.weir.metrics.Counter;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.plugins.codec.PayloadReader;
import dev.weir.plugins.net.Connection;
import dev.weir.plugins.net.Faults;
import dev.weir.plugins.net.Upstream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending end of the Forward protocol. Safe for any thread; {@link #deliver} blocks.
 *
 * <p>A chunk is one message. Where acknowledgements are asked for, its name in the message is the same
 * at each attempt, and it is delivered when the receiver has said that name; otherwise when this machine
 * has taken all of it for sending, and a connection that breaks then loses it. Nothing is ever refused
 * for good: the protocol has no word for it.
 */
final class ForwardOutput implements Output {
    /** How long each step of the handshake may take. */
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

    /** Messages under way at once: they wait for acknowledgements most of the time. */
    private static final int CONCURRENCY = 4;

    private static final int ANSWER_MAX = HandshakeFormat.MESSAGE_MAX;

    private final ForwardOutputSettings settings;
    private final OutputContext context;
    private final Upstream upstream;
    private final Envelope envelope;
    private final Counter metadataLeftOut;
    private final AtomicBoolean told = new AtomicBoolean();
    private final SecureRandom secrets = new SecureRandom();
    private final ReentrantLock encoding = new ReentrantLock();

    /** Guarded by {@link #encoding}. */
    private final PayloadReader scratch = new PayloadReader();

    ForwardOutput(ForwardOutputSettings settings, OutputContext context) {
        this.settings = settings;
        this.context = context;
        upstream = new Upstream(settings.endpoint(), settings.net(), settings.tls(), context);
        envelope = new Envelope(settings);
        metadataLeftOut = context.metrics().counter("weir_output_metadata_left_out_total", "name", context.name());
    }

    @Override
    public int concurrency() {
        return CONCURRENCY;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        return CompletableFuture.completedFuture(attempt(consignment));
    }

    private Delivery attempt(Consignment consignment) {
        try {
            noteLeftOut(send(consignment));
            return Delivery.DELIVERED;
        } catch (IOException cause) {
            return Delivery.retry(settings.endpoint() + ": " + Faults.text(cause));
        } catch (MalformedEventException | EventTooLargeException cause) {
            return Delivery.retry(settings.endpoint() + " sent what is no answer: " + cause.getMessage());
        }
    }

    /** Answers how many events lost their metadata. */
    private int send(Consignment consignment) throws IOException {
        try (Connection connection = upstream.connect()) {
            boolean again = connection.reused();
            try {
                return exchange(connection, consignment);
            } catch (SocketTimeoutException late) {
                throw late;
            } catch (IOException broken) {
                if (!again) {
                    throw broken;
                }
            }
        }
        // The receiver may have closed it while it was idle: that says nothing about the receiver.
        try (Connection connection = upstream.connectAnew()) {
            return exchange(connection, consignment);
        }
    }

    private int exchange(Connection connection, Consignment consignment) throws IOException {
        boolean keepsAlive = connection.reused() || authenticate(connection);
        int leftOut = sendMessage(connection, consignment);
        if (settings.acks().isPresent()) {
            awaitAck(connection, name(consignment.chunk()), settings.acks().get());
        }
        if (keepsAlive) {
            connection.keep();
        }
        return leftOut;
    }

    /** A body that was copied or compressed takes as much memory as its chunk: there is one at a time. */
    private int sendMessage(Connection connection, Consignment consignment) throws IOException {
        OutgoingBody body;
        encoding.lock();
        try {
            body = new OutgoingBody(consignment.payload(), settings, scratch);
            if (body.ownsMemory()) {
                write(connection, consignment.chunk(), body);
                return body.leftOut();
            }
        } finally {
            scratch.release();
            encoding.unlock();
        }
        write(connection, consignment.chunk(), body);
        return body.leftOut();
    }

    private void write(Connection connection, Chunk chunk, OutgoingBody body) throws IOException {
        String tag = settings.tag().orElse(chunk.stream().tag().value());
        connection.write(ByteBuffer.wrap(envelope.before(tag, chunk.events(), body.bytes())));
        body.writeTo(connection::write);
        connection.write(ByteBuffer.wrap(envelope.behind(name(chunk), chunk.events())));
    }

    private String name(Chunk chunk) {
        // A receiver that knows the chunk by its number must not take a piece of it for the whole.
        return chunk.id().piece() == null
                ? ChunkName.of(chunk.id(), context.identity()).text()
                : chunk.id().toString();
    }

    /** Answers whether the connection may be used again. */
    private boolean authenticate(Connection connection) throws IOException {
        if (settings.credentials().isEmpty()) {
            return true;
        }
        var handshake = new ClientHandshake(settings.credentials().get(), HandshakeFormat.chance(secrets));
        byte[] helo = read(connection, HANDSHAKE_LIMIT, "HELO");
        connection.write(ByteBuffer.wrap(handshake.ping(helo, 0, helo.length)));
        byte[] pong = read(connection, HANDSHAKE_LIMIT, "PONG");
        handshake.check(pong, 0, pong.length);
        return handshake.keepsAlive();
    }

    private void awaitAck(Connection connection, String name, Duration limit) throws IOException {
        byte[] answer = read(connection, limit, "an acknowledgement (ack_response_timeout)");
        if (MessagePack.kind(answer, 0) != Kind.MAP) {
            throw new ProtocolException("it answered with something else than an acknowledgement, kind="
                    + MessagePack.kind(answer, 0) + "; if it asks for a shared_key, configure it here");
        }
        int key = MessagePack.body(answer, 0);
        for (int left = MessagePack.length(answer, 0); left > 0; left--) {
            int value = MessagePack.skipWhole(answer, key, answer.length);
            if (says(answer, key, "ack")) {
                if (says(answer, value, name)) {
                    return;
                }
                throw new ProtocolException("it acknowledged another chunk than the one it was sent");
            }
            key = MessagePack.skipWhole(answer, value, answer.length);
        }
        throw new ProtocolException("its answer has no ack");
    }

    private static boolean says(byte[] b, int at, String word) {
        Kind kind = MessagePack.kind(b, at);
        return (kind == Kind.TEXT || kind == Kind.BINARY)
                && Arrays.equals(HandshakeFormat.bytes(b, at, "a word"), HandshakeFormat.utf8(word));
    }

    /** Reads one value, behind which there is nothing yet, within the limit. */
    private byte[] read(Connection connection, Duration limit, String what) throws IOException {
        try {
            return readValue(connection, limit, what);
        } catch (SocketTimeoutException _) {
            throw new SocketTimeoutException("it did not send " + what + " within " + limit.toMillis() + " ms");
        }
    }

    private byte[] readValue(Connection connection, Duration limit, String what) throws IOException {
        byte[] answer = new byte[ANSWER_MAX + 1];
        MessagePackScanner scanner = new MessagePackScanner(ANSWER_MAX);
        long deadline = context.ticker().nanos() + limit.toNanos();
        int size = 0;
        int end = MessagePack.INCOMPLETE;
        while (end == MessagePack.INCOMPLETE) {
            Duration left =
                    Duration.ofNanos(Math.max(1, deadline - context.ticker().nanos()));
            int read = connection.read(answer, size, answer.length - size, left);
            if (read < 0) {
                throw new EOFException("it closed the connection before it sent " + what);
            }
            size += read;
            end = scanner.scan(answer, 0, size);
        }
        if (end != size) {
            throw new ProtocolException("it sent more than " + what);
        }
        return Arrays.copyOf(answer, size);
    }

    private void noteLeftOut(int events) {
        if (events == 0) {
            return;
        }
        metadataLeftOut.add(events);
        if (told.compareAndSet(false, true)) {
            context.notices()
                    .warn(
                            context.name(),
                            "events have metadata, which is left out because Fluentd takes no event with it; towards"
                                    + " Weir or Fluent Bit set retain_metadata_in_forward_mode on");
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
