// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.notice.Notice;
import dev.weir.output.OutputContext;
import dev.weir.time.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one output to one destination: made when they are needed, kept for a while, used
 * again. Safe for any thread; {@link #connect} blocks, for {@code net.connect_timeout} at most.
 *
 * <p>Of those that wait, the one that was used last is lent first, after a look whether the other side
 * has closed it meanwhile. They end after {@code net.keepalive_idle_timeout}, or when they were used
 * {@code net.keepalive_max_recycle} times. At most {@value #IDLE_MAX} wait.
 */
public final class Upstream implements AutoCloseable {
    private static final int IDLE_MAX = 64;

    private final Endpoint endpoint;
    private final NetSettings settings;
    private final OutputContext context;
    private final @Nullable TlsContext tls;
    private final Resolver resolver = new Resolver();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> lent = new HashSet<>();
    private int connecting;
    private boolean closed;
    private Timers.@Nullable Timer sweeper;

    /**
     * No connection yet.
     *
     * @param endpoint the destination
     * @param settings how connections are made and kept
     * @param encryption off, or on
     * @param context the output's world
     * @throws IllegalArgumentException if a file of the TLS settings cannot be read
     */
    public Upstream(Endpoint endpoint, NetSettings settings, TlsSettings encryption, OutputContext context) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.context = context;
        tls = encryption.enabled() ? TlsContext.client(encryption, context) : null;
    }

    /** The destination. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * A connection: one that waited, or a new one. Close it in any case.
     *
     * @throws IOException if there is none to be had; the message is for the operator
     */
    public Connection connect() throws IOException {
        Connection waiting = pollIdle();
        while (waiting != null && waiting.isStale()) {
            forget(waiting);
            waiting.end();
            waiting = pollIdle();
        }
        return waiting == null ? connectAnew() : waiting;
    }

    /**
     * A connection that nobody has used.
     *
     * @throws IOException if there is none to be had; the message is for the operator
     */
    public Connection connectAnew() throws IOException {
        claim();
        boolean made = false;
        try {
            Connection fresh = new Connection(this, open(), settings.ioTimeout());
            made = register(fresh);
            if (!made) {
                fresh.end();
                throw new IOException("the output is closed");
            }
            return fresh;
        } finally {
            if (!made) {
                unclaim();
            }
        }
    }

    private synchronized void claim() throws IOException {
        if (closed) {
            throw new IOException("the output is closed");
        }
        int limit = settings.maxConnections();
        int inUse = lent.size() + connecting;
        if (limit > 0 && inUse >= limit) {
            throw new IOException("no connection to " + endpoint + " is free: in use=" + inUse + ", limit=" + limit
                    + " (net.max_worker_connections)");
        }
        connecting++;
    }

    private synchronized void unclaim() {
        connecting--;
    }

    private synchronized boolean register(Connection fresh) {
        if (closed) {
            return false;
        }
        connecting--;
        fresh.use();
        lent.add(fresh);
        return true;
    }

    private synchronized @Nullable Connection pollIdle() throws IOException {
        if (closed) {
            throw new IOException("the output is closed");
        }
        int limit = settings.maxConnections();
        if (limit > 0 && lent.size() + connecting >= limit) {
            return null;
        }
        Connection last = idle.pollLast();
        if (last != null) {
            last.use();
            lent.add(last);
        }
        return last;
    }

    private synchronized void forget(Connection connection) {
        lent.remove(connection);
    }

    void giveBack(Connection connection, boolean again) {
        if (!shelve(connection, again)) {
            connection.end();
        }
    }

    private synchronized boolean shelve(Connection connection, boolean again) {
        boolean mine = lent.remove(connection);
        boolean reusable = again && mine && !closed && settings.keepalive() && idle.size() < IDLE_MAX;
        if (!reusable || connection.uses() > settings.maxRecycle()) {
            return !mine;
        }
        connection.idle(context.ticker().nanos());
        idle.addLast(connection);
        scheduleSweep();
        return true;
    }

    /** The caller holds the lock. */
    private void scheduleSweep() {
        if (sweeper == null && !idle.isEmpty()) {
            long due = idle.peekFirst().idleSince() + settings.idleTimeout().toNanos();
            sweeper = context.timers().after(due - context.ticker().nanos(), this::sweep);
        }
    }

    private void sweep() {
        List<Connection> over = new ArrayList<>();
        synchronized (this) {
            sweeper = null;
            long now = context.ticker().nanos();
            while (!idle.isEmpty()
                    && now - idle.peekFirst().idleSince()
                            >= settings.idleTimeout().toNanos()) {
                over.add(idle.removeFirst());
            }
            scheduleSweep();
        }
        // A timer must not block, and a farewell might.
        over.forEach(Connection::abort);
    }

    /** Connections that wait for their next use. */
    synchronized int idleConnections() {
        return idle.size();
    }

    private Wire open() throws IOException {
        long begun = context.ticker().nanos();
        try {
            return switch (endpoint) {
                case Endpoint.Unix unix -> open(UnixDomainSocketAddress.of(unix.path()), begun);
                case Endpoint.Tcp tcp -> openTcp(tcp, begun);
            };
        } catch (SocketTimeoutException late) {
            String message = "connection to " + endpoint + " timed out after "
                    + settings.connectTimeout().toMillis() + " ms (net.connect_timeout): " + late.getMessage();
            context.notices()
                    .tell(new Notice.Told(
                            context.name(),
                            settings.logsConnectTimeout() ? Notice.Severity.ERROR : Notice.Severity.DEBUG,
                            message));
            throw new IOException(message, late);
        } catch (IOException cause) {
            throw new IOException("cannot connect to " + endpoint + ": " + Faults.text(cause), cause);
        }
    }

    private Wire openTcp(Endpoint.Tcp tcp, long begun) throws IOException {
        IOException failure = null;
        for (InetAddress address : ordered(resolver.resolve(tcp.host(), left(begun)))) {
            try {
                return open(new InetSocketAddress(address, tcp.port()), begun);
            } catch (SocketTimeoutException late) {
                throw late;
            } catch (IOException cause) {
                failure = cause;
            }
        }
        throw failure == null ? new IOException("no address is known for " + tcp.host()) : failure;
    }

    private List<InetAddress> ordered(List<InetAddress> addresses) {
        if (settings.prefer() == NetSettings.Prefer.NONE) {
            return addresses;
        }
        boolean six = settings.prefer() == NetSettings.Prefer.IPV6;
        List<InetAddress> sorted = new ArrayList<>(addresses);
        sorted.sort((a, b) -> Boolean.compare(isSix(b) == six, isSix(a) == six));
        return Collections.unmodifiableList(sorted);
    }

    private static boolean isSix(InetAddress address) {
        return address.getAddress().length > 4;
    }

    private Duration left(long begun) throws SocketTimeoutException {
        Duration left = settings.connectTimeout().minusNanos(context.ticker().nanos() - begun);
        if (left.isZero() || left.isNegative()) {
            throw new SocketTimeoutException("no time is left");
        }
        return left;
    }

    private Wire open(SocketAddress address, long begun) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        var wire = new Wire(channel, context.ticker(), context.timers());
        boolean done = false;
        try {
            if (!unix) {
                prepare(channel);
            }
            wire.connect(address, left(begun));
            TlsContext encryption = tls;
            if (encryption != null) {
                wire.secure(encryption.client(channel, endpoint), left(begun));
            }
            done = true;
            return wire;
        } finally {
            if (!done) {
                wire.cut();
            }
        }
    }

    private void prepare(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        NetSettings.Probes probes = settings.probes();
        if (probes.on()) {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            setIfGiven(channel, ExtendedSocketOptions.TCP_KEEPIDLE, probes.time());
            setIfGiven(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, probes.interval());
            setIfGiven(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, probes.count());
        }
        if (settings.sourceAddress().isPresent()) {
            channel.bind(new InetSocketAddress(settings.sourceAddress().get(), 0));
        }
    }

    private static void setIfGiven(SocketChannel channel, java.net.SocketOption<Integer> option, int value)
            throws IOException {
        if (value > 0) {
            channel.setOption(option, value);
        }
    }

    /** Ends all connections, those in use as well. Idempotent. */
    @Override
    public void close() {
        List<Connection> waiting;
        List<Connection> busy;
        synchronized (this) {
            closed = true;
            waiting = new ArrayList<>(idle);
            busy = new ArrayList<>(lent);
            idle.clear();
            if (sweeper != null) {
                sweeper.cancel();
                sweeper = null;
            }
        }
        waiting.forEach(Connection::end);
        busy.forEach(Connection::abort);
    }
}
