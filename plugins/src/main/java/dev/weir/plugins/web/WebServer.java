// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.input.InputContext;
import dev.weir.input.InputFailedException;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.net.ListenSettings;
import dev.weir.plugins.net.TlsContext;
import dev.weir.plugins.net.TlsSettings;
import dev.weir.time.Timers;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Jetty, listening: accepts connections, parses heads, and hands each request over on a thread of
 * the network that must not be blocked.
 *
 * <p>Bounds: connections as configured, more wait in the kernel; a head {@value #HEAD_BYTES} bytes
 * and so long from its first byte as its pace allows; buffers that wait for their next use 4 MB. A
 * connection that has nothing to read owns no buffer.
 */
final class WebServer {
    private static final int HEAD_BYTES = 8 * 1024;
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int READ_BYTES = 16 * 1024;
    private static final long BUFFERS_LENT_MAX = 16_000_000;
    private static final long BUFFERS_IDLE_MAX = 2_000_000;
    private static final int THREADS_MAX = 8;
    private static final int THREADS_MIN = 3;

    private final WebSettings settings;
    private final InputContext context;
    private final Consumer<Exchange> receiver;
    private final SlowHeads slowHeads;
    private final BoundedBuffers buffers = new BoundedBuffers(BUFFERS_LENT_MAX, BUFFERS_IDLE_MAX);
    private final Server server;
    private final ServerConnector connector;
    private volatile Timers.Timer sweep = () -> {};
    private volatile boolean closed;

    WebServer(WebSettings settings, InputContext context, Consumer<Exchange> receiver) {
        this.settings = settings;
        this.context = context;
        this.receiver = receiver;
        slowHeads = new SlowHeads(
                context.ticker(),
                settings.pace().head().toNanos(),
                settings.listen().acceptTimeout().toNanos());
        server = new Server(threads(), new ScheduledExecutorScheduler("weir-web-timer", true), buffers);
        connector = connector(server);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.connectionsMax(), connector));
        server.setHandler(new ToReceiver());
        server.setErrorHandler(new TerseErrors());
    }

    private static QueuedThreadPool threads() {
        var pool = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        pool.setName("weir-web");
        pool.setDaemon(true);
        pool.setReservedThreads(0);
        return pool;
    }

    private ServerConnector connector(Server of) {
        ListenSettings listen = settings.listen();
        var http = new HttpConnectionFactory(configuration());
        ConnectionFactory[] factories = listen.tls().enabled()
                ? new ConnectionFactory[] {secure(listen.tls(), http), http}
                : new ConnectionFactory[] {http};
        // A thread that does nothing but accept: a selector that is told to stop accepting and soon
        // to
        // go on finds its key still cancelled, and Jetty then closes the listening socket for good.
        var made = new ServerConnector(of, null, null, null, 1, 1, factories);
        made.setIdleTimeout(settings.idleTimeout().toMillis());
        made.setAcceptQueueSize(listen.backlog());
        made.setReusePort(listen.sharePort());
        if (listen.endpoint() instanceof Endpoint.Tcp tcp) {
            made.setHost(tcp.host());
            made.setPort(tcp.port());
        }
        made.addBean(slowHeads);
        return made;
    }

    private SslConnectionFactory secure(TlsSettings tls, HttpConnectionFactory http) {
        var secure = new SslConnectionFactory(new WebTls(TlsContext.server(tls, context)), http.getProtocol());
        // Senders come by whatever name or address leads here; there is but one host to be had.
        secure.setEnsureSecureRequestCustomizer(false);
        return secure;
    }

    private static HttpConfiguration configuration() {
        var http = new HttpConfiguration();
        http.setRequestHeaderSize(HEAD_BYTES);
        http.setInputBufferSize(READ_BYTES);
        http.setSendServerVersion(false);
        // A path is only ever made into a tag, so no spelling of it is dangerous.
        http.setUriCompliance(UriCompliance.UNSAFE);
        // What is left of a body when it is answered early is the business of Linger.
        http.setMaxUnconsumedRequestContentReads(1);
        return http;
    }

    /**
     * Listens.
     *
     * @throws InputFailedException if it cannot
     */
    void start() {
        try {
            server.start();
        } catch (Exception failed) {
            close();
            throw new InputFailedException(
                    "cannot listen on " + settings.listen().endpoint() + ": " + failed.getMessage()
                            + "; is another process listening there, and does this machine have that address?",
                    failed);
        }
        sweepLater();
    }

    /** Where it listens, with the port that it has got. */
    Endpoint endpoint() {
        return switch (settings.listen().endpoint()) {
            case Endpoint.Tcp tcp -> new Endpoint.Tcp(tcp.host(), connector.getLocalPort());
            case Endpoint.Unix unix -> unix;
        };
    }

    /** Connections that were cut off because all buffers were lent. */
    long bufferRefusals() {
        return buffers.refused();
    }

    /** Open connections. */
    int connections() {
        return slowHeads.connections();
    }

    /** Accepts no further connection; those that are open stay. */
    void stopListening() {
        connector.close();
    }

    /** Ends all connections. Idempotent. */
    void close() {
        closed = true;
        sweep.cancel();
        try {
            server.stop();
        } catch (Exception failed) {
            context.notices().warn(context.name(), "the listener did not stop cleanly: " + failed);
        }
    }

    private void sweepLater() {
        sweep = context.timers().after(SWEEP_NANOS, () -> {
            if (!closed) {
                slowHeads.sweep();
                sweepLater();
            }
        });
    }

    /** Hands requests over. */
    private final class ToReceiver extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Connection connection = request.getConnectionMetaData().getConnection();
            slowHeads.requestBegan(connection);
            Request.addCompletionListener(request, failure -> slowHeads.requestEnded(connection));
            receiver.accept(new Exchange(request, response, callback, context.timers()));
            return true;
        }
    }
}
