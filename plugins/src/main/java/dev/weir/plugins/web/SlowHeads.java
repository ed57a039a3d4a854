// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.time.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Watch over connections whose sender dribbles: closes one whose request head, or TLS handshake, is
 * not complete a while after its first byte. Silence is not its business; the idle timeout ends
 * that.
 *
 * <p>It looks at every connection once in a while ({@link #sweep}), so a deadline is kept to within
 * that while. Safe for any thread.
 */
final class SlowHeads implements Connection.Listener {
    private final Ticker ticker;
    private final long headNanos;
    private final long handshakeNanos;
    private final Map<Connection, Watch> watched = new ConcurrentHashMap<>();

    /**
     *  What is known of one connection. Written by whoever handles its requests, and by the sweep.
     */
    private static final class Watch {
        final long openedAt;
        volatile boolean inRequest;
        volatile long bytesAtRest;
        boolean dribbles;
        long dribblesSince;

        Watch(long openedAt) {
            this.openedAt = openedAt;
        }
    }

    SlowHeads(Ticker ticker, long headNanos, long handshakeNanos) {
        this.ticker = ticker;
        this.headNanos = headNanos;
        this.handshakeNanos = handshakeNanos;
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            watched.put(connection, new Watch(ticker.nanos()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        watched.remove(connection);
    }

    /** A head is complete. */
    void requestBegan(Connection connection) {
        Watch watch = watched.get(connection);
        if (watch != null) {
            watch.inRequest = true;
        }
    }

    /** A request was answered; the connection waits for the next. */
    void requestEnded(Connection connection) {
        Watch watch = watched.get(connection);
        if (watch != null) {
            watch.bytesAtRest = connection.getBytesIn();
            watch.inRequest = false;
        }
    }

    /** Open connections. */
    int connections() {
        return watched.size();
    }

    /** Closes those whose time is over; answers with how many. */
    int sweep() {
        int closed = 0;
        long now = ticker.nanos();
        for (Map.Entry<Connection, Watch> each : watched.entrySet()) {
            Connection connection = each.getKey();
            if (isOverdue(connection, each.getValue(), now)) {
                // It leaves the map when Jetty tells that it is closed.
                connection.getEndPoint().close();
                closed++;
            }
        }
        return closed;
    }

    private boolean isOverdue(Connection connection, Watch watch, long now) {
        if (shakesHands(connection.getEndPoint())) {
            return now - watch.openedAt > handshakeNanos;
        }
        if (watch.inRequest || connection.getBytesIn() == watch.bytesAtRest) {
            watch.dribbles = false;
            return false;
        }
        if (!watch.dribbles) {
            watch.dribbles = true;
            watch.dribblesSince = now;
        }
        return now - watch.dribblesSince > headNanos;
    }

    private static boolean shakesHands(EndPoint endPoint) {
        if (!(endPoint instanceof SslConnection.SslEndPoint secure)) {
            return false;
        }
        SSLEngine engine = secure.getSslConnection().getSSLEngine();
        return engine.getSession().getCipherSuite().endsWith("_NULL_NULL");
    }
}
