// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server of this process that takes events as JSON lines: down at first, then open, at a pace of
 * its own and one request at a time. It reads no faster than it takes, so that its senders feel it. Safe
 * for any thread.
 */
final class Destination implements AutoCloseable {
    /** A pace that nobody notices. */
    static final double UNHURRIED = 1e9;

    private static final int EVENTS_PER_STEP = 20;
    private static final int TURN_SECONDS = 60;
    private static final int ALL = Integer.MAX_VALUE;
    private static final List<String> NUMBERS = List.of("\"seq\":", "seq=");

    private final double eventsPerSecond;
    private final IntConsumer arrived;
    private final Socket place;
    private final int port;
    private final Arrivals arrivals = new Arrivals();
    private final Semaphore turns = new Semaphore(0);
    private final ReentrantLock busy = new ReentrantLock();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable HttpServer server;
    private long due = System.nanoTime();

    /**
     * A destination that is down: it has a port, and whoever connects is refused.
     *
     * @param eventsPerSecond that it will take at most
     */
    Destination(double eventsPerSecond) {
        this(eventsPerSecond, number -> {});
    }

    /**
     * A destination that is down.
     *
     * @param eventsPerSecond that it will take at most
     * @param arrived is told the number of each event that bears one
     */
    Destination(double eventsPerSecond, IntConsumer arrived) {
        this.eventsPerSecond = eventsPerSecond;
        this.arrived = arrived;
        try {
            // Bound and not listening: the port is ours, and connections to it are refused.
            place = new Socket();
            place.setReuseAddress(true);
            place.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = place.getLocalPort();
        } catch (IOException refused) {
            throw new UncheckedIOException("no free port on the loopback address", refused);
        }
    }

    int port() {
        return port;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** Whether connections are accepted. */
    boolean isUp() {
        return server != null;
    }

    /** Comes up, and takes so many requests; further ones wait for {@link #takeAll}. */
    void open(int requests) {
        turns.release(requests);
        try {
            place.close();
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            HttpServer opened = HttpServer.create(address, 0);
            opened.setExecutor(threads);
            opened.createContext("/", this::serve);
            opened.start();
            server = opened;
        } catch (IOException refused) {
            throw new UncheckedIOException("the destination's port " + port + " was taken by another", refused);
        }
    }

    /** Comes up, and takes all requests. */
    void open() {
        open(ALL);
    }

    /** Takes all requests from now on. */
    void takeAll() {
        turns.release(ALL - turns.availablePermits());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean served = awaitTurn();
            if (served) {
                busy.lock();
                try {
                    takeEvents(exchange);
                } finally {
                    busy.unlock();
                }
            }
            exchange.sendResponseHeaders(served ? 200 : 503, -1);
        }
    }

    private boolean awaitTurn() {
        try {
            return turns.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void takeEvents(HttpExchange exchange) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(exchange.getRequestBody(), StandardCharsets.ISO_8859_1));
        int inStep = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                continue;
            }
            take(line);
            if (++inStep == EVENTS_PER_STEP) {
                rest(inStep);
                inStep = 0;
            }
        }
        rest(inStep);
    }

    private void take(String line) {
        int end = numberIn(line);
        if (end < 0) {
            arrivals.take();
            return;
        }
        int number = 0;
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
            number = number * 10 + line.charAt(end) - '0';
            end++;
        }
        arrivals.take(number);
        arrived.accept(number);
    }

    /** Where in a line its number begins; -1 where it bears none. */
    private static int numberIn(String line) {
        for (String name : NUMBERS) {
            int at = line.indexOf(name);
            if (at >= 0) {
                return at + name.length();
            }
        }
        return -1;
    }

    /** Lets the time pass that so many events take. */
    private void rest(int events) {
        due = Math.max(due, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(50));
        due += (long) (events * 1e9 / eventsPerSecond);
        LockSupport.parkNanos(due - System.nanoTime());
    }

    @Override
    public void close() throws IOException {
        place.close();
        HttpServer opened = server;
        if (opened != null) {
            opened.stop(0);
        }
        threads.shutdownNow();
    }
}
