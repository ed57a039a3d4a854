// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures what the agent promises of memory and of its start, on this machine, with the real launcher:
 *
 * <pre>
 * java measure/Bounds.java                         all of it, with the default times
 * java measure/Bounds.java stalled tcp 60          one input fed as fast as it takes for 60 s, destination stalled
 * java measure/Bounds.java halves tcp 500 60000    that many senders of an item that does not end, of that size;
 *                                                  "all" is tcp, http and forward in one agent
 * java measure/Bounds.java connections 10000       that many idle connections, then one line on each
 * java measure/Bounds.java connections 1000 tls    the same, encrypted
 * java measure/Bounds.java files 10000             that many tailed files, then one line in each
 * java measure/Bounds.java start                   from ./weir to the first event delivered
 * </pre>
 *
 * Prints a table row for each, and ends with 1 where a bound was passed. Needs a built ./weir and Linux.
 */
final class Bounds {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final String LINE = "x".repeat(199);
    private static boolean passed = true;

    private Bounds() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("| what | figure | bound |");
        System.out.println("|---|---|---|");
        List<String> asked = List.of(arguments);
        if (asked.isEmpty()) {
            for (String input : List.of("tail", "tcp", "http", "forward")) {
                stalled(input, 30);
            }
            halves("tcp", 500, 60_000);
            halves("forward", 64, 6_000_000);
            halves("http", 64, 3_900_000);
            halves("all", 200, 60_000);
            connections(10_000, false);
            connections(4_000, true);
            files(10_000);
            start();
        } else {
            switch (asked.getFirst()) {
                case "stalled" -> stalled(asked.get(1), Integer.parseInt(asked.get(2)));
                case "halves" ->
                    halves(asked.get(1), Integer.parseInt(asked.get(2)), Integer.parseInt(asked.get(3)));
                case "connections" -> connections(Integer.parseInt(asked.get(1)), asked.contains("tls"));
                case "files" -> files(Integer.parseInt(asked.get(1)));
                case "start" -> start();
                default -> throw new IllegalArgumentException("stalled, halves, connections, files or start");
            }
        }
        System.exit(passed ? 0 : 1);
    }

    private static void row(String what, double figure, double bound, String unit) {
        passed &= figure <= bound;
        System.out.printf("| %s | %.1f %s | %.0f %s |%n", what, figure, unit, bound, unit);
    }

    /** One input with mem_buf_limit 5M, fed for some seconds while the destination accepts and stays silent. */
    private static void stalled(String input, int seconds) throws Exception {
        try (var destination = new Destination(false)) {
            Path home = Files.createTempDirectory("weir-bounds");
            int port = freePort();
            Path log = home.resolve("app.log");
            Files.createFile(log);
            String keys = input.equals("tail")
                    ? "path: " + log + "\n      read_from_head: on"
                    : "listen: 127.0.0.1\n      port: " + port + (input.equals("tcp") ? "\n      format: none" : "");
            try (var agent = new Agent(home, config(input, keys, destination.port()))) {
                var sent = new AtomicLong();
                Thread feeder = Thread.ofVirtual().start(() -> feed(input, port, log, sent));
                double peak = agent.peakWhile(Duration.ofSeconds(seconds));
                feeder.interrupt();
                long offered = sent.get() / 1_000_000;
                row("resident, " + input + " at mem_buf_limit 5M, offered " + offered + " MB in " + seconds
                        + " s, destination stalled", peak, 160, "MB");
            }
        }
    }

    /** Senders that each begin an item and do not end it, at mem_buf_limit 5M. */
    private static void halves(String input, int count, int bytes) throws Exception {
        try (var destination = new Destination(false)) {
            Path home = Files.createTempDirectory("weir-bounds");
            List<String> kinds = input.equals("all") ? List.of("tcp", "http", "forward") : List.of(input);
            int[] ports = kinds.stream().mapToInt(kind -> freePort()).toArray();
            var inputs = new StringBuilder();
            for (int at = 0; at < ports.length; at++) {
                inputs.append(listening(kinds.get(at), ports[at]));
            }
            try (var agent = new Agent(home, config(inputs.toString(), destination.port()))) {
                var senders = new ArrayList<Thread>();
                for (int kind = 0; kind < ports.length; kind++) {
                    String name = kinds.get(kind);
                    int port = ports[kind];
                    connect(port).close();
                    for (int at = 0; at < count; at++) {
                        senders.add(Thread.ofVirtual().start(() -> begin(name, port, bytes)));
                    }
                }
                double peak = agent.peakWhile(Duration.ofSeconds(20));
                senders.forEach(Thread::interrupt);
                row("resident, " + input + ", " + count + " unfinished items of " + bytes + " bytes", peak, count > 1_000 ? 256 : 160, "MB");
            }
        }
    }

    private static String listening(String input, int port) {
        return input(input, "listen: 127.0.0.1\n      port: " + port
                + (input.equals("tcp") ? "\n      format: none" : ""));
    }

    /** Sends an item but for its end, as much of it as is read, again and again where it is cut off. */
    private static void begin(String input, int port, int bytes) {
        byte[] piece = new byte[1 << 14];
        java.util.Arrays.fill(piece, (byte) 'x');
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = connect(port)) {
                OutputStream out = socket.getOutputStream();
                out.write(beginning(input, bytes));
                for (int left = bytes; left > 0; left -= piece.length) {
                    out.write(piece, 0, Math.min(left, piece.length));
                }
                socket.getInputStream().read();
            } catch (IOException cutOff) {
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
            }
        }
    }

    /** What comes before the part that does not end: nothing, the head of a request, or of a packed message. */
    private static byte[] beginning(String input, int bytes) {
        int declared = bytes + 1;
        return switch (input) {
            case "tcp" -> new byte[0];
            case "http" ->
                ("POST /t HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: " + declared
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
            default ->
                java.nio.ByteBuffer.allocate(8)
                        .put(new byte[] {(byte) 0x92, (byte) 0xa1, 't', (byte) 0xc6})
                        .putInt(declared)
                        .array();
        };
    }

    private static void connections(int count, boolean encrypted) throws Exception {
        try (var destination = new Destination(true)) {
            Path home = Files.createTempDirectory("weir-bounds");
            int port = freePort();
            String keys = "listen: 127.0.0.1\n      port: " + port + "\n      format: none"
                    + (encrypted ? Encryption.keys(home) : "");
            String kind = encrypted ? "tls" : "tcp";
            try (var agent = new Agent(home, config("tcp", keys, destination.port()))) {
                var open = new ArrayList<Socket>();
                for (int at = 0; at < count; at++) {
                    open.add(encrypted ? Encryption.over(connect(port)) : connect(port));
                }
                String idle = "resident, " + count + " idle " + kind + " connections";
                row(idle, agent.peakWhile(Duration.ofSeconds(3)), 256, "MB");
                for (Socket socket : open) {
                    socket.getOutputStream().write((LINE + "\n").getBytes(StandardCharsets.US_ASCII));
                }
                destination.awaitLines(count);
                row("resident, after one line on each", agent.peakWhile(Duration.ofSeconds(1)), 256, "MB");
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    private static void files(int count) throws Exception {
        try (var destination = new Destination(true)) {
            Path home = Files.createTempDirectory("weir-bounds");
            Path folder = Files.createDirectory(home.resolve("logs"));
            for (int at = 0; at < count; at++) {
                Files.writeString(folder.resolve(at + ".log"), "first\n");
            }
            String keys = "path: " + folder + "/*.log\n      read_from_head: on\n      refresh_interval: 1";
            try (var agent = new Agent(home, config("tail", keys, destination.port()))) {
                destination.awaitLines(count);
                row("resident, " + count + " tailed files", agent.peakWhile(Duration.ofSeconds(3)), 256, "MB");
                for (int at = 0; at < count; at++) {
                    Files.writeString(
                            folder.resolve(at + ".log"), LINE + "\n", java.nio.file.StandardOpenOption.APPEND);
                }
                destination.awaitLines(2 * count);
                row("resident, after one more line in each", agent.peakWhile(Duration.ofSeconds(1)), 256, "MB");
            }
        }
    }

    private static void start() throws Exception {
        var times = new ArrayList<Double>();
        for (int run = 0; run < 5; run++) {
            try (var destination = new Destination(true)) {
                Path home = Files.createTempDirectory("weir-bounds");
                Path log = home.resolve("app.log");
                Files.writeString(log, LINE + "\n");
                String text = config("tail", "path: " + log + "\n      read_from_head: on", destination.port());
                long begun = System.nanoTime();
                try (var agent = new Agent(home, text)) {
                    destination.awaitLines(1);
                    times.add((System.nanoTime() - begun) / 1e9);
                }
            }
        }
        times.sort(Double::compare);
        row("from ./weir to the first event delivered, median of 5", times.get(2), 1, "s");
    }

    private static String config(String input, String keys, int destination) {
        return config(input(input, keys), destination);
    }

    private static String input(String input, String keys) {
        return """
                    - name: %s
                      tag: t
                      %s
                      mem_buf_limit: 5M
                """
                .formatted(input, keys)
                .indent(4);
    }

    private static String config(String inputs, int destination) {
        return """
                service:
                  flush: 1
                  grace: 1
                pipeline:
                  inputs:
                %s
                  outputs:
                    - name: http
                      match: '*'
                      host: 127.0.0.1
                      port: %d
                      format: json_lines
                """
                .formatted(inputs.stripTrailing(), destination);
    }

    private static void feed(String input, int port, Path log, AtomicLong sent) {
        try {
            switch (input) {
                case "tail" -> write(Files.newOutputStream(log), (LINE + "\n").getBytes(StandardCharsets.US_ASCII), sent);
                case "tcp" -> write(connect(port).getOutputStream(), lines(), sent);
                case "forward" -> write(connect(port).getOutputStream(), message(), sent);
                default -> post(port, sent);
            }
        } catch (IOException | InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, byte[] bytes, AtomicLong sent) throws IOException, InterruptedException {
        while (!Thread.interrupted() && sent.get() < 2_000_000_000L) {
            out.write(bytes);
            sent.addAndGet(bytes.length);
        }
        out.close();
    }

    private static byte[] lines() {
        return (LINE + "\n").repeat(300).getBytes(StandardCharsets.US_ASCII);
    }

    /** One message of the Forward protocol: a tag and 300 entries of a time and a record. */
    private static byte[] message() {
        var message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {(byte) 0x92, (byte) 0xa1, 't', (byte) 0xdc, 1, 0x2c});
        for (int at = 0; at < 300; at++) {
            message.writeBytes(new byte[] {(byte) 0x92, (byte) 0xce, 0x65, 0, 0, 0, (byte) 0x81, (byte) 0xa3});
            message.writeBytes("log".getBytes(StandardCharsets.US_ASCII));
            message.writeBytes(new byte[] {(byte) 0xd9, (byte) 199});
            message.writeBytes(LINE.getBytes(StandardCharsets.US_ASCII));
        }
        return message.toByteArray();
    }

    private static void post(int port, AtomicLong sent) throws IOException, InterruptedException {
        String body = "[" + ("{\"log\":\"" + LINE + "\"},").repeat(299) + "{\"log\":\"" + LINE + "\"}]";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/t"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!Thread.interrupted()) {
                try {
                    client.send(request, HttpResponse.BodyHandlers.discarding());
                } catch (IOException refusedWhileSending) {
                    // A paused input answers from the headers and closes: the sender keeps its request.
                }
                sent.addAndGet(body.length());
            }
        }
    }

    private static Socket connect(int port) throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return new Socket(HERE, port);
            } catch (IOException notYet) {
                last = notYet;
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
        }
        throw last;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new java.io.UncheckedIOException(none);
        }
    }

    /** A certificate of our own making, and clients that do not ask whose it is. */
    private static final class Encryption {
        private static final char[] PASSWORD = "measure".toCharArray();

        private Encryption() {}

        /** The input's keys; the files are in that folder. */
        static String keys(Path home) throws Exception {
            Path store = home.resolve("store.p12");
            Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            var made = new ProcessBuilder(
                            keytool.toString(), "-genkeypair", "-alias", "here", "-keyalg", "EC", "-dname", "CN=here",
                            "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD))
                    .inheritIO()
                    .start();
            if (made.waitFor() != 0) {
                throw new IllegalStateException("keytool ended with " + made.exitValue());
            }
            var keys = java.security.KeyStore.getInstance(store.toFile(), PASSWORD);
            Path key = pem(home, "PRIVATE KEY", keys.getKey("here", PASSWORD).getEncoded());
            Path certificate = pem(home, "CERTIFICATE", keys.getCertificate("here").getEncoded());
            return "\n      tls: on\n      tls.crt_file: " + certificate + "\n      tls.key_file: " + key;
        }

        private static Path pem(Path home, String what, byte[] bytes) throws IOException {
            String text = java.util.Base64.getMimeEncoder().encodeToString(bytes);
            return Files.writeString(
                    home.resolve(what.replace(' ', '-') + ".pem"),
                    "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
        }

        static Socket over(Socket plain) throws Exception {
            var context = javax.net.ssl.SSLContext.getInstance("TLS");
            context.init(null, new javax.net.ssl.TrustManager[] {new Anybody()}, null);
            var socket = (javax.net.ssl.SSLSocket)
                    context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
            socket.startHandshake();
            return socket;
        }

        private static final class Anybody extends javax.net.ssl.X509ExtendedTrustManager {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }
    }

    /** The real agent in a process of its own. */
    private static final class Agent implements AutoCloseable {
        private final Process process;

        Agent(Path home, String config) throws IOException {
            Path file = Files.writeString(home.resolve("weir.yaml"), config);
            var builder = new ProcessBuilder("./weir", "run", file.toString());
            builder.environment().putAll(Map.of("WEIR_BUILD", "never"));
            builder.redirectErrorStream(true).redirectOutput(home.resolve("log").toFile());
            process = builder.start();
        }

        /** Megabytes resident at most until the time is over, from the kernel's own high-water mark. */
        double peakWhile(Duration time) throws IOException, InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the agent ended with " + process.exitValue());
                }
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
            }
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1_000.0;
                }
            }
            throw new IllegalStateException("the kernel tells no high-water mark");
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** An HTTP server that answers at once and counts lines, or accepts and never says a word. */
    private static final class Destination implements AutoCloseable {
        private final ServerSocket server;
        private final AtomicLong lines = new AtomicLong();

        Destination(boolean answers) throws IOException {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(HERE, 0));
            Thread.ofVirtual().start(() -> accept(answers));
        }

        int port() {
            return server.getLocalPort();
        }

        void awaitLines(long count) throws InterruptedException {
            for (int wait = 0; lines.get() < count; wait++) {
                if (wait > 6_000) {
                    throw new IllegalStateException("lines=" + lines + " of " + count + " after a minute");
                }
                Thread.sleep(10);
            }
        }

        private void accept(boolean answers) {
            try {
                while (true) {
                    Socket socket = server.accept();
                    if (answers) {
                        Thread.ofVirtual().start(() -> answer(socket));
                    }
                }
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private void answer(Socket socket) {
            try (socket) {
                var in = new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16);
                while (true) {
                    long length = head(in);
                    for (long at = 0; at < length; at++) {
                        if (in.read() == '\n') {
                            lines.incrementAndGet();
                        }
                    }
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private static long head(java.io.InputStream in) throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("ended");
                }
                head.append((char) next);
            }
            String text = head.toString().toLowerCase(java.util.Locale.ROOT);
            int at = text.indexOf("content-length:") + "content-length:".length();
            return Long.parseLong(text.substring(at, text.indexOf('\r', at)).strip());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
