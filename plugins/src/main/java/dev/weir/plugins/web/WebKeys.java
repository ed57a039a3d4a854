// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import dev.weir.plugins.net.ListenKeys;
import dev.weir.plugins.net.ListenSettings;
import java.time.Duration;

/** The {@code http_server.*} keys that all inputs which take requests share. */
public final class WebKeys {
    /** An idle connection costs some 3 KB of heap. */
    private static final int USUAL_CONNECTIONS = 8_192;

    /** An idle one costs some 9 KB of heap, one that shakes hands three times as much. */
    private static final int USUAL_TLS_CONNECTIONS = 1_024;

    private static final ByteSize BODY_MAX_MOST = new ByteSize(256_000_000);

    private static final Key<ByteSize> BODY_MAX = Key.size("http_server.buffer_max_size")
            .alias("buffer_max_size")
            .byDefaultText("4M")
            .between(new ByteSize(1_000), BODY_MAX_MOST)
            .same()
            .doc("Bytes of one request's body, compressed or not; a larger one is answered 413, unread where its"
                    + " head says so.");
    private static final Key<Integer> MAX_CONNECTIONS = Key.integer("http_server.max_connections")
            .alias("max_connections")
            .byDefault(0)
            .between(0, 1_000_000)
            .different("0 is 8192, with tls 1024, or what net.max_connections says: bounded, because each costs"
                    + " memory; what comes beyond waits in the kernel and is not closed")
            .doc("Open connections at most.");
    private static final Key<Duration> IDLE_TIMEOUT = Key.duration("http_server.idle_timeout")
            .byDefaultText("10s")
            .atMost(Duration.ofDays(1))
            .same()
            .doc("How long a connection may wait for its next request before it is closed; 0 is for ever.");
    private static final Key<Integer> REQUESTS_MAX = Key.integer("http_server.max_requests")
            .byDefault(256)
            .between(1, 100_000)
            .ours()
            .doc("Requests whose bodies are read and decoded at the same time; one more is answered 503.");
    private static final Key<Boolean> HTTP2 = Key.flag("http_server.http2")
            .alias("http2")
            .byDefault(false)
            .different("on in Fluent Bit. Weir speaks HTTP/1.1; senders that negotiate (TLS, Upgrade) fall back to it,"
                    + " those that begin in HTTP/2 unasked are refused")
            .doc("Whether HTTP/2 is spoken; it is not.");

    /** The keys. */
    public static final KeyGroup GROUP = KeyGroup.of(
            "Requests",
            BODY_MAX,
            Key.size("http_server.buffer_chunk_size")
                    .alias("buffer_chunk_size")
                    .met("a body's buffer grows with what arrives"),
            MAX_CONNECTIONS,
            IDLE_TIMEOUT,
            REQUESTS_MAX,
            HTTP2,
            Key.integer("http_server.workers").alias("workers").met("each request has a thread of its own"),
            Key.integer("http_server.ingress_queue_event_limit")
                    .met("there is no queue between listener and engine; http_server.max_requests bounds what is read"),
            Key.size("http_server.ingress_queue_byte_limit")
                    .met("there is no queue between listener and engine; memory.limit bounds what is read"));

    private WebKeys() {}

    /** Reads these keys and those of the listener. */
    public static WebSettings read(ListenKeys listen, Values values) {
        if (values.get(HTTP2)) {
            values.warning(HTTP2, "Weir speaks HTTP/1.1 only; senders that insist on HTTP/2 are refused");
        }
        ListenSettings listener = listen.read(values);
        int most = values.get(MAX_CONNECTIONS);
        return new WebSettings(
                listener,
                Math.toIntExact(values.get(BODY_MAX).bytes()),
                idle(values.get(IDLE_TIMEOUT), listener.idleTimeout()),
                most == 0 ? usualConnections(listener) : Math.min(most, listener.maxConnections()),
                values.get(REQUESTS_MAX),
                WebSettings.Pace.USUAL);
    }

    private static int usualConnections(ListenSettings listener) {
        int usual = listener.tls().enabled() ? USUAL_TLS_CONNECTIONS : USUAL_CONNECTIONS;
        // Whoever changed the listener's own limit meant it.
        return listener.maxConnections() == ListenSettings.usualConnections(listener.tls())
                ? usual
                : listener.maxConnections();
    }

    /** The shorter of the two that is not for ever. */
    private static Duration idle(Duration request, Duration connection) {
        if (request.isZero() || connection.isZero()) {
            return request.isZero() ? connection : request;
        }
        return request.compareTo(connection) < 0 ? request : connection;
    }
}
