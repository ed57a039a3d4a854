// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.disk.FileStatus;
import dev.weir.input.InputContext;
import dev.weir.input.InputFailedException;
import dev.weir.notice.Notices;
import dev.weir.output.OutputContext;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * What TLS settings have become: keys and trust that are read from their files, and read again when a
 * file has changed, so that certificates are replaced without a restart. Safe for any thread.
 *
 * <p>Files are looked at with a new connection, at most once in {@link #LOOK_EVERY}. Where new files
 * cannot be read, the former ones hold, and the operator is told once.
 */
public final class TlsContext {
    /** How long a look at the files holds. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Sessions that are remembered to be resumed; each is some KiB of heap. */
    private static final int SESSIONS_MAX = 500;

    private final TlsSettings settings;
    private final TlsFiles files;
    private final boolean server;
    private final World world;
    private final ReentrantLock looking = new ReentrantLock();
    private List<FileStatus> state;
    private volatile long lookedAt;
    private volatile SSLContext current;

    private record World(String who, Ticker ticker, Notices notices) {}

    private TlsContext(TlsSettings settings, TlsFiles files, boolean server, World world)
            throws IOException, GeneralSecurityException {
        this.settings = settings;
        this.files = files;
        this.server = server;
        this.world = world;
        state = files.state();
        lookedAt = world.ticker().nanos();
        current = load();
    }

    /**
     * For an input that listens.
     *
     * @throws InputFailedException if a file cannot be read or does not hold what it should
     */
    public static TlsContext server(TlsSettings settings, InputContext context) {
        try {
            var world = new World(context.name(), context.ticker(), context.notices());
            return new TlsContext(settings, new TlsFiles(settings, context.disk()), true, world);
        } catch (IOException | GeneralSecurityException cause) {
            throw new InputFailedException("tls: " + Faults.text(cause), cause);
        }
    }

    /**
     * For an output that connects.
     *
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should
     */
    public static TlsContext client(TlsSettings settings, OutputContext context) {
        try {
            var world = new World(context.name(), context.ticker(), context.notices());
            return new TlsContext(settings, new TlsFiles(settings, context.disk()), false, world);
        } catch (IOException | GeneralSecurityException cause) {
            throw new IllegalArgumentException("tls: " + Faults.text(cause), cause);
        }
    }

    /** Keys and trust of this moment, for a library that makes its own sockets. */
    public SSLContext context() {
        look();
        return current;
    }

    /** Versions, suites and client verification, for a library that makes its own sockets. */
    public SSLParameters parameters() {
        SSLParameters parameters = current.getDefaultSSLParameters();
        if (!settings.versions().isEmpty()) {
            parameters.setProtocols(settings.versions().toArray(String[]::new));
        }
        if (!settings.ciphers().isEmpty()) {
            // The keys speak of versions up to 1.2; the three suites of 1.3 are always there.
            Stream<String> modern = Stream.of(parameters.getCipherSuites())
                    .filter(suite -> suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_"));
            parameters.setCipherSuites(
                    Stream.concat(modern, settings.ciphers().stream()).toArray(String[]::new));
        }
        if (server) {
            parameters.setNeedClientAuth(settings.verifyClient());
        }
        return parameters;
    }

    private void look() {
        if (world.ticker().nanos() - lookedAt < LOOK_EVERY.toNanos() || !looking.tryLock()) {
            return;
        }
        try {
            List<FileStatus> now = files.state();
            lookedAt = world.ticker().nanos();
            if (now.equals(state)) {
                return;
            }
            state = now;
            current = load();
            world.notices().info(world.who(), "read its TLS certificates again: their files have changed");
        } catch (IOException | GeneralSecurityException cause) {
            world.notices()
                    .error(
                            world.who(),
                            "the files of its TLS certificates have changed and cannot be read, the former"
                                    + " ones still hold: " + Faults.text(cause));
        } finally {
            looking.unlock();
        }
    }

    private SSLContext load() throws IOException, GeneralSecurityException {
        boolean asks = server ? settings.verifyClient() : settings.verify();
        TrustManager[] trust = asks ? files.trust() : new TrustManager[] {new TrustAll()};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(files.keys(), trust, null);
        context.getServerSessionContext().setSessionCacheSize(SESSIONS_MAX);
        context.getClientSessionContext().setSessionCacheSize(SESSIONS_MAX);
        return context;
    }

    /** A socket over an accepted channel; its handshake has not begun. */
    SSLSocket server(SocketChannel channel) throws IOException {
        SSLSocket socket = over(channel.socket(), "", 0);
        socket.setUseClientMode(false);
        socket.setSSLParameters(parameters());
        return socket;
    }

    /** A socket over a connected channel; its handshake has not begun. */
    SSLSocket client(SocketChannel channel, Endpoint endpoint) throws IOException {
        if (!(endpoint instanceof Endpoint.Tcp tcp)) {
            throw new IOException("tls goes over TCP only, not over " + endpoint);
        }
        String name = settings.vhost().orElse(tcp.host());
        SSLSocket socket = over(channel.socket(), name, tcp.port());
        socket.setUseClientMode(true);
        SSLParameters parameters = parameters();
        serverName(name).ifPresent(asked -> parameters.setServerNames(List.of(asked)));
        if (settings.verify() && settings.verifyHostname()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private SSLSocket over(Socket socket, String name, int port) throws IOException {
        return (SSLSocket) context().getSocketFactory().createSocket(socket, name, port, true);
    }

    /** The name as the protocol wants it; addresses and odd names are not asked for. */
    private static Optional<SNIServerName> serverName(String name) {
        if (name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || Character.isDigit(c))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
