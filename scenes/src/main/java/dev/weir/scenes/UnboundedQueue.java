// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What many programs have where Weir has a valve: a queue without a bound between those who send and the
 * destination. It is the control of the scenes, and made to fail: whatever comes faster than it goes stays
 * in the heap, until there is no more of it.
 *
 * <p>A program of its own, {@code UnboundedQueue tcp|http|FOLDER DESTINATION_PORT}. It prints {@code listening on
 * 127.0.0.1:PORT}, or {@code reading COUNT files} of the folder, which it does one after the other, then ten times a second {@code held=BYTES taken=EVENTS delivered=EVENTS}, and ends with
 * the process that started it.
 */
final class UnboundedQueue {
    /** What the table of a control calls it. */
    static final String NAME = "the unbounded queue";

    private static final int REQUEST_BYTES = 500_000;
    private static final long REPORT_MILLIS = 100;
    private static final long RETRY_MILLIS = 1_000;

    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final int destination;

    private UnboundedQueue(int destination) {
        this.destination = destination;
    }

    /** Runs until the heap is used up, or nobody is there any more. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var control = new UnboundedQueue(Integer.parseInt(arguments[1]));
        System.out.println(
                switch (arguments[0]) {
                    case "tcp" -> "listening on 127.0.0.1:" + control.listenTcp();
                    case "http" -> "listening on 127.0.0.1:" + control.listenHttp();
                    default -> "reading " + control.read(Path.of(arguments[0])) + " files";
                });
        Thread.ofPlatform().daemon().name("deliver").start(control::deliver);
        control.report();
    }

    private int read(Path folder) throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> files = Files.list(folder)) {
            oldestFirst = files.sorted(
                            Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
        }
        Thread.ofPlatform().daemon().name("take").start(() -> readAll(oldestFirst));
        return oldestFirst.size();
    }

    private void readAll(List<Path> files) {
        for (Path file : files) {
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    put((line + "\n").getBytes(StandardCharsets.ISO_8859_1), 1);
                }
            } catch (IOException gone) {
                System.out.println("cannot read " + file + ": " + gone.getMessage());
            }
        }
    }

    private int listenTcp() throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("take").start(() -> takeLines(server));
        return server.getLocalPort();
    }

    private void takeLines(ServerSocket server) {
        try (server;
                Socket sender = server.accept();
                var lines = new BufferedReader(
                        new InputStreamReader(sender.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                put((line + "\n").getBytes(StandardCharsets.ISO_8859_1), 1);
            }
        } catch (IOException gone) {
            System.out.println("the sender is gone: " + gone.getMessage());
        }
    }

    private int listenHttp() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("take-", 0).factory()));
        server.createContext("/", this::takeRequest);
        server.start();
        return server.getAddress().getPort();
    }

    private void takeRequest(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            put(body, new String(body, StandardCharsets.ISO_8859_1).lines().count());
            exchange.sendResponseHeaders(201, -1);
        }
    }

    private void put(byte[] events, long count) {
        queue.add(events);
        held.addAndGet(events.length);
        taken.addAndGet(count);
    }

    private void deliver() {
        try (var requests = new Requests()) {
            while (true) {
                var body = new ByteArrayOutputStream();
                while (body.size() < REQUEST_BYTES && (body.size() == 0 || !queue.isEmpty())) {
                    body.writeBytes(queue.take());
                }
                send(requests, body.toByteArray());
                held.addAndGet(-body.size());
                delivered.addAndGet(
                        body.toString(StandardCharsets.ISO_8859_1).lines().count());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Requests requests, byte[] body) throws InterruptedException {
        while (true) {
            try {
                if (requests.post(destination, "/", body).status() == 200) {
                    return;
                }
            } catch (IOException down) {
                // Nobody there: tried again, for ever.
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private void report() throws InterruptedException {
        boolean watched = true;
        while (watched) {
            System.out.println("held=" + held + " taken=" + taken + " delivered=" + delivered);
            Thread.sleep(REPORT_MILLIS);
            watched =
                    ProcessHandle.current().parent().map(ProcessHandle::isAlive).orElse(false);
        }
    }
}
