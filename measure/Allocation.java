// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Measures what the agent makes on its heap for each event, on the paths where nothing looks inside:
 *
 * <pre>
 * java measure/Allocation.java                all paths, about three minutes
 * java measure/Allocation.java tail-http      one path: tail-http, tail-null, tcp-http, tcp-json-http,
 *                                             forward-forward or http-http
 * </pre>
 *
 * <p>The agent warms up on 3n events of 200 bytes, then gets n, then 3n. What its threads have allocated is
 * read from the JVM's own counters (the flight recorder's ThreadAllocationStatistics, exact to the byte, of
 * all its threads save those that record) after each. The figure is the slope, (allocated for 3n - allocated
 * for n) / 2n, in which what is made once cancels out; by http both come in as many requests of 300 and of
 * 900 events, so that what a request costs cancels out, too. The smallest object has 8 bytes: so less than 8
 * bytes for each event says that no object is made for each; what is left is made for each read, batch, chunk
 * and delivery. At last it gets n twice more, while the flight recorder samples where objects come from.
 *
 * <p>Prints a table row for each path, the ten largest sites below, and ends with 1 where a bound was passed.
 * Needs a built ./weir and Linux, and 2 GB in the folder for temporary files.
 */
final class Allocation {
    /** Bytes for each event; the smallest object has as many. */
    private static final double BOUND = 8;

    private static final int SITES = 10;

    /** The recorder sees the object that begins a thread's next buffer: small ones, so that it sees many. */
    private static final String[] OPTIONS = {"-XX:TLABSize=2k", "-XX:-ResizeTLAB"};

    private static final Pattern PROCESSED = Pattern.compile("\"proc_records\":(\\d+)");

    private Allocation() {}

    /** A path through the agent. */
    private enum Way {
        TAIL_HTTP("tail", "http", 1_000_000),
        TAIL_NULL("tail", "null", 1_000_000),
        TCP_HTTP("tcp", "http", 1_000_000),
        TCP_JSON_HTTP("tcp-json", "http", 1_000_000),
        FORWARD_FORWARD("forward", "forward", 1_000_000),
        HTTP_HTTP("http", "http", 300_000);

        final String input;
        final String output;

        /** How many times {@link Load#GROUP} events make n. */
        final int groups;

        Way(String input, String output, int events) {
            this.input = input;
            this.output = output;
            groups = events / Load.GROUP;
        }

        @Override
        public String toString() {
            return input + "-" + output;
        }
    }

    public static void main(String[] arguments) throws Exception {
        String asked = arguments.length == 0 ? "all" : arguments[0];
        List<Way> ways = List.of(Way.values());
        if (!asked.equals("all")) {
            ways = ways.stream().filter(way -> way.toString().equals(asked)).toList();
        }
        if (ways.isEmpty()) {
            throw new IllegalArgumentException("all, or one of " + List.of(Way.values()));
        }
        System.out.println("| path | for n | for 3n | bytes for each event | bound |");
        System.out.println("|---|---|---|---|---|");
        boolean passed = true;
        for (Way way : ways) {
            passed &= measure(way);
        }
        System.exit(passed ? 0 : 1);
    }

    private static boolean measure(Way way) throws Exception {
        Path home = Files.createTempDirectory("weir-allocation");
        Path log = Files.createFile(home.resolve("app.log"));
        int port = Load.freePort();
        int admin = Load.freePort();
        boolean raw = way.output.equals("forward");
        try (var destination = new Destination(raw ? Destination.Manner.RAW : Destination.Manner.HTTP);
                var agent = new Agent(home, config(way, log, port, destination.port(), admin), OPTIONS);
                var feeder = new Feeder(way, log, port)) {
            var run = new Run(way, home, agent, destination, feeder, admin);
            run.feed(3);
            agent.command(
                    "JFR.start",
                    "name=counts",
                    "settings=none",
                    "+jdk.ThreadAllocationStatistics#enabled=true",
                    "+jdk.ThreadAllocationStatistics#period=endChunk");
            long before = run.allocated();
            run.feed(1);
            long once = run.allocated();
            run.feed(3);
            long thrice = run.allocated();
            double slope = ((thrice - once) - (once - before)) / (2.0 * way.groups * Load.GROUP);
            System.out.printf(
                    "| %s, n = %,d | %.1f MB | %.1f MB | %.2f | %.0f |%n",
                    way, way.groups * Load.GROUP, (once - before) / 1e6, (thrice - once) / 1e6, slope, BOUND);
            run.printSites();
            return slope < BOUND;
        } finally {
            remove(home);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static String config(Way way, Path log, int port, int destination, int admin) {
        String listen = "listen: 127.0.0.1\n      port: " + port;
        String from =
                switch (way.input) {
                    case "tail" -> "name: tail\n      path: " + log + "\n      read_from_head: on";
                    case "tcp" -> "name: tcp\n      format: none\n      " + listen;
                    case "tcp-json" -> "name: tcp\n      format: json\n      " + listen;
                    default -> "name: " + way.input + "\n      " + listen;
                };
        String to = "\n      host: 127.0.0.1\n      port: " + destination;
        String toward =
                switch (way.output) {
                    case "http" -> to + "\n      format: json_lines";
                    case "forward" -> to;
                    default -> "";
                };
        return """
                service:
                  flush: 1
                  grace: 1
                  http_server: on
                  http_listen: 127.0.0.1
                  http_port: %d
                pipeline:
                  inputs:
                    - %s
                      tag: t
                      mem_buf_limit: 5M
                  outputs:
                    - name: %s
                      match: '*'%s
                """
                .formatted(admin, from, way.output, toward);
    }

    /** One agent, and what it was fed so far. */
    private static final class Run {
        private final Way way;
        private final Path home;
        private final Agent agent;
        private final Destination destination;
        private final Feeder feeder;
        private final HttpRequest metrics;
        private final HttpClient client = HttpClient.newHttpClient();
        private long events;
        private long bytes;
        private int dumps;

        Run(Way way, Path home, Agent agent, Destination destination, Feeder feeder, int admin) {
            this.way = way;
            this.home = home;
            this.agent = agent;
            this.destination = destination;
            this.feeder = feeder;
            metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/api/v1/metrics")).build();
        }

        /** Feeds so many times n events, and waits until all of them were delivered. */
        void feed(int times) throws IOException, InterruptedException {
            bytes += feeder.feed(times);
            events += (long) times * way.groups * Load.GROUP;
            if (way.output.equals("null")) {
                awaitProcessed();
            } else {
                destination.await(events);
            }
            agent.requireAlive();
        }

        /** Asks the agent only when the kernel says that it has read everything, for asking costs objects. */
        private void awaitProcessed() throws IOException, InterruptedException {
            long processed = 0;
            while (processed < events) {
                agent.requireAlive();
                Thread.sleep(100);
                if (agent.bytesRead() >= bytes) {
                    Matcher told = PROCESSED.matcher(
                            client.send(metrics, HttpResponse.BodyHandlers.ofString()).body());
                    processed = told.find() ? Long.parseLong(told.group(1)) : 0;
                }
            }
        }

        /** Bytes that the agent's threads have allocated so far. */
        long allocated() throws IOException, InterruptedException {
            var latest = new HashMap<Long, Long>();
            for (RecordedEvent event : recorded("counts")) {
                RecordedThread thread = event.getThread("thread");
                if (!isRecorder(thread)) {
                    latest.merge(thread.getJavaThreadId(), event.getLong("allocated"), Math::max);
                }
            }
            return latest.values().stream().mapToLong(Long::longValue).sum();
        }

        private static boolean isRecorder(RecordedThread thread) {
            String name = String.valueOf(thread.getJavaName());
            return name.startsWith("JFR ") || name.equals("Attach Listener");
        }

        private List<RecordedEvent> recorded(String name) throws IOException, InterruptedException {
            Path file = home.resolve(name + dumps++ + ".jfr");
            agent.command("JFR.dump", "name=" + name, "filename=" + file);
            return RecordingFile.readAllEvents(file);
        }

        /** Feeds n events twice more, and prints the sites that made most of what was made meanwhile. */
        void printSites() throws IOException, InterruptedException {
            agent.command(
                    "JFR.start",
                    "name=sites",
                    "settings=none",
                    "+jdk.ObjectAllocationSample#enabled=true",
                    "+jdk.ObjectAllocationSample#stackTrace=true",
                    "+jdk.ObjectAllocationSample#throttle=off");
            // A thread's first sample stands for all that it ever made: those of this first time do not count.
            feed(1);
            Instant begun = Instant.now();
            feed(1);
            Map<String, Long> sites = new HashMap<>();
            long all = 0;
            for (RecordedEvent event : recorded("sites")) {
                boolean sample = event.getEventType().getName().equals("jdk.ObjectAllocationSample");
                boolean late = sample && event.getStartTime().isAfter(begun);
                if (late && (event.getThread() == null || !isRecorder(event.getThread()))) {
                    sites.merge(site(event), event.getLong("weight"), Long::sum);
                    all += event.getLong("weight");
                }
            }
            long sum = all;
            System.out.println();
            sites.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                    .limit(SITES)
                    .forEach(site ->
                            System.out.printf("    %4.1f %%  %s%n", 100.0 * site.getValue() / sum, site.getKey()));
            System.out.println();
        }

        /** What was made, and the nearest place in Weir's own code that had it made. */
        private static String site(RecordedEvent event) {
            String made = event.getClass("objectClass").getName();
            if (event.getStackTrace() == null) {
                return made;
            }
            List<RecordedFrame> frames = event.getStackTrace().getFrames();
            RecordedFrame at = frames.stream()
                    .filter(frame -> frame.getMethod().getType().getName().startsWith("dev.weir."))
                    .findFirst()
                    .orElse(frames.getFirst());
            String type = at.getMethod().getType().getName();
            return made + " in " + type.substring(type.lastIndexOf('.') + 1) + "." + at.getMethod().getName() + ":"
                    + at.getLineNumber();
        }
    }

    /** The one sender of a path. */
    private static final class Feeder implements AutoCloseable {
        private final Way way;
        private final int port;
        private final byte[] group;
        private final OutputStream out;
        private final HttpClient client = HttpClient.newHttpClient();

        Feeder(Way way, Path log, int port) throws IOException {
            this.way = way;
            this.port = port;
            group = switch (way.input) {
                case "forward" -> Load.message();
                case "tcp-json" -> Load.objects();
                default -> Load.lines();
            };
            out = way.input.equals("tail")
                    ? Files.newOutputStream(log, StandardOpenOption.APPEND)
                    : Load.connect(port).getOutputStream();
        }

        /** Sends so many times n events, and answers how many bytes they have. */
        long feed(int times) throws IOException, InterruptedException {
            if (way.input.equals("http")) {
                return post(Load.request(port, times * Load.GROUP));
            }
            for (int sent = 0; sent < times * way.groups; sent++) {
                out.write(group);
            }
            return (long) times * way.groups * group.length;
        }

        /** As many requests, whatever is in them, so that the slope tells of events alone. */
        private long post(HttpRequest request) throws IOException, InterruptedException {
            for (int sent = 0; sent < way.groups; ) {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 300) {
                    sent++;
                } else {
                    Thread.sleep(5);
                }
            }
            return way.groups * request.bodyPublisher().orElseThrow().contentLength();
        }

        @Override
        public void close() throws IOException {
            out.close();
            client.close();
        }
    }
}
