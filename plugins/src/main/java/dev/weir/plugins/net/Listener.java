// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.input.InputContext;
import dev.weir.input.InputFailedException;
import dev.weir.metrics.Counter;
import dev.weir.notice.Notice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket, TCP or unix, that hands every connection to a {@link Conversation} on a thread of
 * its own. Life: {@link #start}, {@link #stopAccepting}, {@link #close}; each on any thread.
 *
 * <p>It accepts while the input is paused: a connection costs little, and its sender is slowed by not
 * being read. At {@code net.max_connections} it accepts no more until one closes, which it tells and
 * counts; the kernel keeps the next ones waiting. When accepting fails (no file descriptor is left) it says so once, waits a moment
 * and goes on.
 */
public final class Listener implements AutoCloseable {
    private static final Duration AFTER_FAILURE = Duration.ofMillis(250);

    /** How long closing waits for conversations to end by themselves. */
    static final Duration GRACE = Duration.ofMillis(250);

    /** How long closing waits for conversations that it has cut off. */
    static final Duration FAREWELL = Duration.ofSeconds(1);

    private final ListenSettings settings;
    private final InputContext context;
    private final Conversation conversation;
    private final PeerNotices peers;
    private final Semaphore places;
    private final Map<Wire, Thread> open = new ConcurrentHashMap<>();
    private final Counter accepted;
    private final Counter full;
    private @Nullable TlsContext tls;
    private @Nullable ServerSocketChannel server;
    private @Nullable SocketAddress address;
    private volatile boolean stopping;
    private volatile boolean closed;

    /**
     * A listener that does not listen yet.
     *
     * @param settings where and how
     * @param context the input's world
     * @param conversation what to do with each connection
     */
    public Listener(ListenSettings settings, InputContext context, Conversation conversation) {
        this.settings = settings;
        this.context = context;
        this.conversation = conversation;
        peers = new PeerNotices(context.notices(), context.name(), context.ticker());
        places = new Semaphore(settings.maxConnections());
        accepted = context.metrics().counter("weir_input_connections_total", "name", context.name());
        full = context.metrics().counter("weir_input_connections_full_total", "name", context.name());
        context.metrics().gauge(open::size, "weir_input_connections", "name", context.name());
    }

    /**
     * Begins to listen.
     *
     * @param authenticates whether the protocol above asks who is there; if not, and everybody on the
     *     network may connect, the operator is warned
     * @throws InputFailedException if the address cannot be had, or a file of the TLS settings cannot be
     *     read
     */
    public void start(boolean authenticates) {
        if (settings.tls().enabled()) {
            tls = TlsContext.server(settings.tls(), context);
        }
        ServerSocketChannel bound = bind();
        server = bound;
        context.notices().info(context.name(), "listening on " + Endpoint.spelled(address()));
        settings.exposure(authenticates).ifPresent(text -> context.notices().warn(context.name(), text));
        context.executor().execute(() -> accept(bound));
    }

    private ServerSocketChannel bind() {
        try {
            ServerSocketChannel channel =
                    switch (settings.endpoint()) {
                        case Endpoint.Tcp tcp -> bindTcp(tcp);
                        case Endpoint.Unix unix -> UnixSocketFile.bind(unix, settings.backlog());
                    };
            address = channel.getLocalAddress();
            return channel;
        } catch (IOException | IllegalArgumentException cause) {
            throw new InputFailedException(
                    "cannot listen on " + settings.endpoint() + ": " + Faults.text(cause)
                            + "; is another process listening there, and does this machine have that address?",
                    cause);
        }
    }

    private ServerSocketChannel bindTcp(Endpoint.Tcp tcp) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (settings.sharePort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            return channel.bind(new InetSocketAddress(tcp.host(), tcp.port()), settings.backlog());
        } catch (IOException | RuntimeException cause) {
            channel.close();
            throw cause;
        }
    }

    /** Where it listens, with the port that it was given. */
    public SocketAddress address() {
        SocketAddress known = address;
        if (known == null) {
            throw new IllegalStateException("not started");
        }
        return known;
    }

    /** The TCP port that it listens on. */
    public int port() {
        return ((InetSocketAddress) address()).getPort();
    }

    /** Open connections. */
    public int connections() {
        return open.size();
    }

    private void accept(ServerSocketChannel bound) {
        boolean failing = false;
        while (!stopping) {
            try {
                claimPlace();
                take(bound);
                failing = false;
            } catch (InterruptedException _) {
                return;
            } catch (IOException cause) {
                places.release();
                if (stopping) {
                    return;
                }
                if (!failing) {
                    context.notices()
                            .error(
                                    context.name(),
                                    "cannot accept connections: " + Faults.text(cause) + ", connections=" + open.size()
                                            + "; goes on as soon as it can (see ulimit -n)");
                }
                failing = true;
                rest();
            }
        }
    }

    private void claimPlace() throws InterruptedException {
        if (!places.tryAcquire()) {
            full.increment();
            peers.warn(
                    "",
                    "full",
                    "takes no more connections: connections=" + open.size() + ", limit=" + settings.maxConnections()
                            + " (net.max_connections); the next ones wait");
            places.acquire();
        }
    }

    private void take(ServerSocketChannel bound) throws IOException {
        SocketChannel channel = bound.accept();
        accepted.increment();
        var wire = new Wire(channel, context.ticker(), context.timers());
        try {
            context.executor().execute(() -> converse(wire));
        } catch (RuntimeException refused) {
            wire.cut();
            throw new IOException("no thread for a connection", refused);
        }
    }

    private static void rest() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse(Wire wire) {
        open.put(wire, Thread.currentThread());
        String peer = "";
        try {
            if (closed) {
                return;
            }
            SocketAddress remote = wire.channel().getRemoteAddress();
            prepare(wire);
            var connection = new AcceptedConnection(wire, settings, remote);
            peer = connection.peerAddress();
            secure(wire, connection);
            conversation.hold(connection);
        } catch (InterruptedException _) {
            // The input stops.
        } catch (IOException | RuntimeException cause) {
            tell(peer, cause);
        } finally {
            open.remove(wire);
            wire.close();
            places.release();
        }
    }

    private void prepare(Wire wire) throws IOException {
        if (settings.endpoint() instanceof Endpoint.Tcp) {
            // So that a peer that vanished does not keep its place for ever.
            wire.channel().setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            wire.channel().setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    private void secure(Wire wire, AcceptedConnection connection) throws IOException {
        TlsContext encryption = tls;
        if (encryption == null) {
            return;
        }
        try {
            wire.secure(encryption.server(wire.channel()), settings.acceptTimeout());
        } catch (SocketTimeoutException late) {
            peers.tell(
                    settings.logsAcceptTimeout() ? Notice.Severity.ERROR : Notice.Severity.DEBUG,
                    connection.peerAddress(),
                    "handshake",
                    "connection from " + connection.peer() + " closed: " + late.getMessage());
            throw new Told(late);
        }
    }

    /** A failure that the operator has been told of. */
    @SuppressWarnings("serial")
    private static final class Told extends IOException {
        Told(Throwable cause) {
            super(cause);
        }
    }

    private void tell(String peer, Exception cause) {
        if (stopping || cause instanceof Told) {
            return;
        }
        String message = "connection from " + (peer.isEmpty() ? "a peer" : peer) + " closed: " + Faults.text(cause);
        switch (cause) {
            case SSLException _ -> peers.warn(peer, "tls", message);
            case SocketTimeoutException _ -> peers.warn(peer, "timeout", message);
            case IOException _ -> peers.tell(Notice.Severity.DEBUG, peer, "broken", message);
            default -> peers.tell(Notice.Severity.ERROR, peer, "fault", message + " (" + cause + ")");
        }
    }

    /** Ends listening; connections go on. Idempotent. */
    public void stopAccepting() {
        stopping = true;
        ServerSocketChannel bound = server;
        if (bound == null) {
            return;
        }
        try {
            bound.close();
            if (settings.endpoint() instanceof Endpoint.Unix unix) {
                UnixSocketFile.remove(unix);
            }
        } catch (IOException cause) {
            context.notices().warn(context.name(), "closing the listener failed: " + cause.getMessage());
        }
    }

    /**
     * Ends listening and all connections. Each conversation hears that its sender has ended, and has
     * {@link #GRACE} to say its last word; those that still talk then are cut off and interrupted.
     * Returns when they have ended, within {@link #GRACE} and {@link #FAREWELL}. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        stopAccepting();
        open.keySet().forEach(Wire::endInput);
        if (!awaitNobody(GRACE)) {
            open.forEach((wire, thread) -> {
                wire.cut();
                thread.interrupt();
            });
            awaitNobody(FAREWELL);
        }
    }

    /** Waits until all places are free; false where they are not in time. */
    private boolean awaitNobody(Duration limit) {
        try {
            int all = settings.maxConnections();
            boolean free = places.tryAcquire(all, limit.toNanos(), TimeUnit.NANOSECONDS);
            if (free) {
                places.release(all);
            }
            return free;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
