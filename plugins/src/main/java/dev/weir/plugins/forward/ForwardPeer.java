// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.backpressure.Admission;
import dev.weir.chunk.AckLevel;
import dev.weir.event.EventBatch;
import dev.weir.event.EventTooLargeException;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackScanner;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.input.InputContext;
import dev.weir.input.Offer;
import dev.weir.input.PauseGate;
import dev.weir.input.Receipt;
import dev.weir.metrics.Counter;
import dev.weir.plugins.forward.RefusedMessageException.Reason;
import dev.weir.plugins.net.AcceptedConnection;
import dev.weir.plugins.net.ItemReader;
import dev.weir.plugins.net.PeerNotices;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One sender, on one connection, from the handshake to its end. For the thread that converses.
 *
 * <p>When the sender has ended, or is refused, those of its messages that were admitted are still
 * acknowledged, for {@link #FAREWELL} at most.
 */
final class ForwardPeer {
    /** How long the connection of a sender that has ended is kept for acknowledgements. */
    static final Duration FAREWELL = Duration.ofSeconds(60);

    private final AcceptedConnection connection;
    private final Shared shared;
    private final ItemReader reader;
    private final ForwardDecoder decoder;
    private final AckLine acks;
    private String sentTag = "";
    private @Nullable Tag tag;

    /** What the senders of one input have in common. */
    static final class Shared {
        private final ForwardInputSettings settings;
        private final InputContext context;
        private final ItemReader.Sharing reading;
        private final PauseGate gate;
        private final PeerNotices notices;
        private final TagRule tags;
        private final Unpacker unpacker;
        private final @Nullable TakenChunks taken;
        private final Counter repeated;
        private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);
        private final Counter untaken;
        private final Counter acknowledged;
        private final Counter withheld;

        /** Not the engine's chance, which a simulation repeats: nobody may guess a nonce. */
        private final SecureRandom secrets = new SecureRandom();

        Shared(
                ForwardInputSettings settings,
                InputContext context,
                ItemReader.Sharing reading,
                @Nullable TakenChunks taken) {
            this.settings = settings;
            this.context = context;
            this.reading = reading;
            gate = reading.gate();
            notices = new PeerNotices(context.notices(), context.name(), context.ticker());
            tags = new TagRule(settings.tagPrefix(), context.tag());
            unpacker = new Unpacker(settings.messageMax());
            this.taken = taken;
            repeated = counter("weir_input_repeated_chunks_total");
            for (Reason reason : Reason.values()) {
                refused.put(reason, counter("weir_input_refused_total", "reason", reason.label()));
            }
            untaken = counter("weir_input_untaken_total");
            acknowledged = counter("weir_input_acks_total");
            withheld = counter("weir_input_acks_withheld_total");
        }

        private Counter counter(String name, String... more) {
            String[] labels = new String[2 + more.length];
            labels[0] = "name";
            labels[1] = context.name();
            System.arraycopy(more, 0, labels, 2, more.length);
            return context.metrics().counter(name, labels);
        }

        private void refuse(AcceptedConnection connection, RefusedMessageException refusal) {
            Counter counter = refused.get(refusal.reason());
            if (counter != null) {
                counter.increment();
            }
            notices.warn(
                    connection.peerAddress(),
                    refusal.reason().label(),
                    "connection from " + connection.peer() + " closed: " + refusal.getMessage());
        }
    }

    ForwardPeer(AcceptedConnection connection, Shared shared) {
        this.connection = connection;
        this.shared = shared;
        reader = new ItemReader(connection, shared.reading, shared.settings.messageMax() + 1);
        decoder = new ForwardDecoder(shared.settings.messageMax());
        acks = new AckLine(connection, shared.context.executor(), shared.acknowledged, shared.withheld);
    }

    /**
     * Takes what the sender says, until it ends, is refused, or the input stops.
     *
     * @throws IOException if the connection broke
     */
    void converse() throws IOException, InterruptedException {
        try {
            authenticate();
            listen();
        } catch (RefusedMessageException refusal) {
            shared.refuse(connection, refusal);
        } finally {
            reader.close();
        }
        acks.awaitEmpty(FAREWELL);
    }

    private void authenticate() throws IOException {
        if (shared.settings.credentials().isEmpty()) {
            return;
        }
        var handshake = new ServerHandshake(
                shared.settings.credentials().get(),
                HandshakeFormat.chance(shared.secrets),
                HandshakeFormat.chance(shared.secrets));
        byte[] helo = handshake.helo();
        connection.output().write(helo, 0, helo.length);
        ServerHandshake.Verdict verdict = readPing(handshake);
        connection.output().write(verdict.pong(), 0, verdict.pong().length);
        if (!verdict.accepted()) {
            throw new RefusedMessageException(Reason.UNAUTHORIZED, verdict.reason());
        }
    }

    /** Reads one message by itself: its sender waits for the answer before it says more. */
    private ServerHandshake.Verdict readPing(ServerHandshake handshake) throws IOException {
        Duration limit = shared.settings.listen().acceptTimeout();
        long end = shared.context.ticker().nanos() + limit.toNanos();
        byte[] ping = new byte[HandshakeFormat.MESSAGE_MAX + 1];
        MessagePackScanner scanner = new MessagePackScanner(HandshakeFormat.MESSAGE_MAX);
        int size = 0;
        try {
            int whole = MessagePack.INCOMPLETE;
            while (whole == MessagePack.INCOMPLETE) {
                long left = Math.max(1, end - shared.context.ticker().nanos());
                int read = connection.read(ping, size, ping.length - size, Duration.ofNanos(left));
                if (read < 0) {
                    throw new RefusedMessageException(Reason.UNAUTHORIZED, "it ended during the handshake");
                }
                size += read;
                whole = scanner.scan(ping, 0, size);
            }
            if (whole != size) {
                throw new RefusedMessageException(Reason.UNAUTHORIZED, "it sent more than PING before the answer");
            }
            return handshake.judge(ping, 0, whole);
        } catch (SocketTimeoutException _) {
            throw new RefusedMessageException(
                    Reason.TOO_SLOW, "its handshake took longer than " + limit.toMillis() + " ms (net.accept_timeout)");
        } catch (MalformedEventException | EventTooLargeException refusal) {
            throw new RefusedMessageException(Reason.UNAUTHORIZED, "no PING: " + refusal.getMessage());
        }
    }

    private void listen() throws IOException, InterruptedException {
        while (reader.more()) {
            ForwardMessage message = next();
            while (message != null) {
                int end = decoder.end();
                if (!take(message)) {
                    return;
                }
                reader.taken(end);
                acks.awaitRoom();
                message = next();
            }
        }
    }

    private @Nullable ForwardMessage next() {
        return decoder.next(reader.bytes(), reader.from(), reader.to());
    }

    /** Answers whether to go on; if not, the input stops and did not take the message. */
    private boolean take(ForwardMessage message) throws IOException, InterruptedException {
        return switch (message) {
            case ForwardMessage.Heartbeat _ -> true;
            case ForwardMessage.Events some -> offer(some.tag(), some.events(), some.chunk());
            case ForwardMessage.Compressed packed ->
                offer(packed.tag(), shared.unpacker.unpack(packed, reader::holdBeside), packed.chunk());
            case ForwardMessage.Untaken other -> passOver(other);
        };
    }

    /** Goes on where the sender does not wait; where it does, the end of the connection tells it. */
    private boolean passOver(ForwardMessage.Untaken other) {
        shared.untaken.increment();
        if (other.chunk() != null) {
            throw new RefusedMessageException(
                    Reason.UNSUPPORTED, "it sent " + other.content() + ", which is not taken");
        }
        shared.notices.warn(
                connection.peerAddress(),
                "untaken",
                "message from " + connection.peer() + " dropped: it holds " + other.content() + ", which is not taken");
        return true;
    }

    private boolean offer(String sent, EventBatch events, @Nullable ChunkToken chunk)
            throws IOException, InterruptedException {
        Tag under = tagFor(sent);
        Receipt receipt = chunk == null ? null : acks.expect(chunk);
        if (events.isEmpty()) {
            answer(receipt, true);
            return true;
        }
        if (receipt == null || chunk == null) {
            return offer(Offer.of(under, events));
        }
        ChunkName name = shared.taken == null ? null : ChunkName.parse(chunk.text());
        return name == null ? offer(Offer.of(under, events, receipt)) : offer(under, events, name, receipt);
    }

    /** Offers the chunk of another Weir, unless it was taken before. */
    private boolean offer(Tag under, EventBatch events, ChunkName name, Receipt receipt)
            throws IOException, InterruptedException {
        TakenChunks.Answer answer = Objects.requireNonNull(shared.taken).ask(name, events, receipt);
        return switch (answer) {
            case TakenChunks.Answer.Repeated _ -> {
                shared.repeated.increment();
                acks.flush();
                yield true;
            }
            case TakenChunks.Answer.Fresh fresh -> {
                if (fresh.otherEvents()) {
                    tellOtherEvents();
                }
                boolean kept = shared.context.ackLevel() != AckLevel.MEMORY;
                yield offer(
                        new Offer(List.of(new TaggedEvents(under, events)), fresh.position(), fresh.receipt(), kept));
            }
        };
    }

    private void tellOtherEvents() {
        shared.notices.warn(
                connection.peerAddress(),
                "other events",
                connection.peer()
                        + " sent other events under the name of a chunk that was taken before; they were taken"
                        + " too. Is its store a copy, or was it restored from one?");
    }

    private boolean offer(Offer offer) throws IOException, InterruptedException {
        Admission answer = null;
        try {
            answer = shared.gate.offer(shared.context.intake(), offer);
        } finally {
            if (!(answer instanceof Admission.Admitted || answer instanceof Admission.Shed)) {
                answer(offer.receipt(), false);
            }
        }
        if (answer instanceof Admission.Paused) {
            return false;
        }
        acks.flush();
        return true;
    }

    private void answer(@Nullable Receipt receipt, boolean safe) throws IOException {
        if (receipt != null) {
            receipt.ended(safe);
            acks.flush();
        }
    }

    private Tag tagFor(String sent) {
        Tag known = tag;
        if (known == null || !sent.equals(sentTag)) {
            known = shared.tags.of(sent);
            tag = known;
            sentTag = sent;
        }
        return known;
    }
}
