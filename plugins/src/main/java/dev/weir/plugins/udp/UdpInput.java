// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.udp;

import dev.weir.backpressure.Admission;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFailedException;
import dev.weir.input.Offer;
import dev.weir.ledger.ShedReason;
import dev.weir.metrics.Counter;
import dev.weir.plugins.codec.GatheredEvents;
import dev.weir.plugins.codec.Refusals;
import dev.weir.plugins.codec.StreamDecoder;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.net.Faults;
import dev.weir.plugins.net.ItemFaults;
import dev.weir.plugins.net.ListenSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An input that takes events out of datagrams. Its senders cannot be slowed: while it is paused it goes
 * on reading. What arrives then is taken into the headroom that is set aside for it ({@code udp.headroom}),
 * and shed and counted ({@code unslowable}) when that is used up. What the kernel dropped because
 * nobody read it in time is counted apart, as datagrams, where the system tells.
 *
 * <p>A datagram stands for itself: its end ends its last item, and nothing of it joins the next one.
 *
 * <p>Memory: one datagram and one batch of events.
 */
public final class UdpInput implements Input {
    /** Bytes of the largest datagram. */
    static final int DATAGRAM_MAX = 64 * 1024;

    private static final Duration AFTER_FAILURE = Duration.ofMillis(250);

    /** The line end that is put behind a datagram of JSON. */
    private static final byte[] LINE_END = {'\n'};

    private final UdpInputSettings settings;
    private final InputContext context;
    private final ItemFaults faults;
    private final GatheredEvents events;
    private final byte[] end;
    private final byte[] datagram;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(DATAGRAM_MAX);
    private final Counter datagrams;
    private @Nullable DatagramChannel channel;
    private @Nullable KernelDrops drops;
    private @Nullable InetSocketAddress sender;
    private @Nullable StreamDecoder decoder;
    private volatile boolean stopping;

    UdpInput(UdpInputSettings settings, InputContext context) {
        this.settings = settings;
        this.context = context;
        faults = new ItemFaults(context);
        events = new GatheredEvents(settings.stream().largestEvent());
        end = switch (settings.stream().format()) {
            case JSON -> LINE_END;
            case NONE -> settings.stream().separator().getBytes(StandardCharsets.ISO_8859_1);
        };
        datagram = new byte[DATAGRAM_MAX + end.length];
        datagrams = context.metrics().counter("weir_input_datagrams_total", "name", context.name());
    }

    @Override
    public void start() {
        DatagramChannel bound = bind();
        channel = bound;
        context.executor().execute(() -> receive(bound));
    }

    private DatagramChannel bind() {
        Endpoint.Tcp endpoint = settings.endpoint();
        try {
            DatagramChannel opened = DatagramChannel.open();
            try {
                if (settings.sharePort()) {
                    opened.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
                opened.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBuffer());
                opened.bind(new InetSocketAddress(endpoint.host(), endpoint.port()));
                announce(opened);
                return opened;
            } catch (IOException | RuntimeException cause) {
                opened.close();
                throw cause;
            }
        } catch (IOException | IllegalArgumentException cause) {
            throw new InputFailedException(
                    "cannot listen on udp " + endpoint + ": " + Faults.text(cause)
                            + "; is another process listening there, and does this machine have that address?",
                    cause);
        }
    }

    private void announce(DatagramChannel bound) throws IOException {
        var address = (InetSocketAddress) bound.getLocalAddress();
        int granted = bound.getOption(StandardSocketOptions.SO_RCVBUF);
        if (granted < settings.receiveBuffer()) {
            context.notices()
                    .info(
                            context.name(),
                            "the kernel keeps bytes=" + granted + " of the receive_buffer_size="
                                    + settings.receiveBuffer()
                                    + " that was asked for; to have more, raise net.core.rmem_max");
        }
        ListenSettings.plain(settings.endpoint()).exposure(false).ifPresent(text -> context.notices()
                .warn(context.name(), text));
        context.notices().info(context.name(), "listening on udp " + Endpoint.spelled(address));
        drops = new KernelDrops(context, address.getPort());
        drops.watch();
    }

    private void receive(DatagramChannel bound) {
        while (!stopping) {
            try {
                bound.configureBlocking(true);
                take(bound);
                bound.configureBlocking(false);
                while (!events.isFull() && take(bound)) {
                    // What has come already goes along.
                }
                offer();
            } catch (IOException | RuntimeException cause) {
                offer();
                if (stopping || !bound.isOpen()) {
                    return;
                }
                context.notices().error(context.name(), "receiving failed: " + Faults.text(cause));
                rest();
            }
        }
    }

    /** What fails for good would otherwise fail without a pause. */
    private static void rest() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a datagram; false where there is none. */
    private boolean take(DatagramChannel bound) throws IOException {
        incoming.clear();
        var from = (InetSocketAddress) bound.receive(incoming);
        if (from == null) {
            return false;
        }
        datagrams.increment();
        int length = incoming.flip().remaining();
        incoming.get(datagram, 0, length);
        decode(decoderFor(from), length);
        return true;
    }

    private StreamDecoder decoderFor(InetSocketAddress from) {
        StreamDecoder known = decoder;
        boolean sameName = settings.stream().sourceAddressKey().isEmpty() || from.equals(sender);
        sender = from;
        if (known != null && sameName) {
            return known;
        }
        String name = new Endpoint.Tcp(from.getAddress().getHostAddress(), from.getPort()).toString();
        StreamDecoder fresh = settings.stream().decoder("udp://" + name, null, new Told());
        decoder = fresh;
        return fresh;
    }

    private void decode(StreamDecoder by, int length) {
        System.arraycopy(end, 0, datagram, length, end.length);
        int to = length + end.length;
        int at = 0;
        boolean more;
        do {
            Instant now = context.wallClock().instant();
            events.now(now.getEpochSecond(), now.getNano());
            at = by.decode(datagram, at, to, events);
            more = events.isFull();
            if (more) {
                offer();
            }
        } while (more);
        by.end(to - at);
    }

    private void offer() {
        if (events.count() == 0) {
            return;
        }
        Offer offer = Offer.of(new Tag(context.tag()), events.batch());
        if (context.intake().offer(offer) instanceof Admission.Paused) {
            context.intake().shed(events.count(), events.batch().size(), ShedReason.UNSLOWABLE);
        }
        events.clear();
    }

    /** Tells of what the sender of the present datagram sent. */
    private final class Told implements Refusals {
        @Override
        public void malformed(String reason) {
            faults.malformed(address(), "udp " + address(), reason);
        }

        @Override
        public void tooLong(long bytes) {
            faults.tooLong(
                    address(), "udp " + address(), bytes, settings.stream().limit() + " (buffer_size)");
        }

        private String address() {
            InetSocketAddress from = sender;
            return from == null ? "" : from.getAddress().getHostAddress();
        }
    }

    @Override
    public void stop() {
        stopping = true;
        KernelDrops watched = drops;
        if (watched != null) {
            watched.close();
        }
        DatagramChannel bound = channel;
        if (bound == null) {
            return;
        }
        try {
            bound.close();
        } catch (IOException cause) {
            context.notices().warn(context.name(), "closing the socket failed: " + Faults.text(cause));
        }
    }
}
