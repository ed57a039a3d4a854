// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever writers, a rotator, a slow destination and restarts do to each other, each line arrives once, and the lines
 * of one path in their order.
 */
class TailingPropertyTest {

    /** Something that happens; the number says to which of three files, and how much of it. */
    record Happening(Kind kind, int amount) {}

    enum Kind {
        APPEND,
        APPEND_HALF,
        ROTATE,
        ROTATE_AND_DELETE,
        TRUNCATE_AFTER_READ,
        SHUT,
        OPEN,
        PASS,
        RESTART
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(6, Kind.APPEND),
                Tuple.of(2, Kind.APPEND_HALF),
                Tuple.of(4, Kind.ROTATE),
                Tuple.of(1, Kind.ROTATE_AND_DELETE),
                Tuple.of(1, Kind.TRUNCATE_AFTER_READ),
                Tuple.of(2, Kind.SHUT),
                Tuple.of(3, Kind.OPEN),
                Tuple.of(4, Kind.PASS),
                Tuple.of(1, Kind.RESTART));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 300))
                .as(Happening::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    @Property(tries = 150)
    void eachLineArrivesOnceAndInOrder(
            @ForAll("happenings") List<Happening> happenings, @ForAll boolean deaf, @ForAll boolean wide)
            throws IOException {
        Path database = Files.createTempDirectory("tailing").resolve("tail.db");
        var world = new World(database, deaf, wide ? "/var/log/app*" : "/var/log/app?.log");
        happenings.forEach(world::happens);
        world.settle();

        for (int file = 0; file < World.FILES; file++) {
            String prefix = file + "-";
            List<String> arrived =
                    world.arrived().filter(line -> line.startsWith(prefix)).toList();
            assertThat(arrived).containsExactlyElementsOf(world.written.get(file));
        }
        deleteAll(database.getParent());
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** The files, their writers, and one engine after the other that follows them. */
    private static final class World {
        static final int FILES = 3;

        final List<List<String>> written = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private final Path database;
        private final boolean deaf;
        private final String pattern;
        private final List<TailBench> benches = new ArrayList<>();
        private final String[] halves = new String[FILES];
        private TailBench bench;
        private int rotations;
        private int number;
        private boolean deleted;

        World(Path database, boolean deaf, String pattern) {
            this.database = database;
            this.deaf = deaf;
            this.pattern = pattern;
            bench = new TailBench();
            for (int file = 0; file < FILES; file++) {
                bench.append(path(file));
            }
            begin(bench);
        }

        private void begin(TailBench next) {
            bench = next;
            benches.add(next);
            if (deaf) {
                bench.disk.deafen();
            }
            bench.memoryLimit(2_000)
                    .start(
                            "path",
                            pattern,
                            "read_from_head",
                            "on",
                            "refresh_interval",
                            "5",
                            "rotate_wait",
                            "3",
                            "db",
                            database.toString());
        }

        private static Path path(int file) {
            return Path.of("/var/log/app" + file + ".log");
        }

        void happens(Happening what) {
            int file = what.amount % FILES;
            switch (what.kind) {
                case APPEND -> append(file, what.amount);
                case APPEND_HALF -> appendHalf(file);
                case ROTATE -> rotate(file, false);
                case ROTATE_AND_DELETE -> rotate(file, true);
                case TRUNCATE_AFTER_READ -> truncate(file);
                case SHUT -> bench.basin.shut();
                case OPEN -> bench.basin.open();
                case PASS -> bench.pass(Duration.ofMillis(what.amount * 25L));
                case RESTART -> restart();
            }
        }

        private void append(int file, int lines) {
            finishHalf(file);
            for (int i = 0; i < lines; i++) {
                String line = file + "-" + number++ + "x".repeat(i % 50);
                written.get(file).add(line);
                bench.append(path(file), line);
            }
        }

        private void appendHalf(int file) {
            finishHalf(file);
            halves[file] = file + "-" + number++ + "half";
            bench.appendRaw(path(file), halves[file].substring(0, 3));
        }

        private void finishHalf(int file) {
            if (halves[file] != null) {
                bench.appendRaw(path(file), halves[file].substring(3) + "\n");
                written.get(file).add(halves[file]);
                halves[file] = null;
            }
        }

        private void rotate(int file, boolean delete) {
            finishHalf(file);
            discover();
            Path old = Path.of(path(file) + "." + rotations++);
            bench.move(path(file), old);
            if (delete) {
                discover();
                bench.delete(old);
                deleted = true;
            }
            bench.append(path(file));
            discover();
        }

        /** Long enough for a file that came up to be found. */
        private void discover() {
            bench.pass(Duration.ofMillis(deaf ? 6_000 : 20));
        }

        private void truncate(int file) {
            finishHalf(file);
            bench.basin.open();
            bench.passSeconds(10);
            bench.truncate(path(file));
            bench.passSeconds(3);
        }

        private void restart() {
            if (deleted) {
                // What is in memory alone, of a file that is gone, cannot outlive the engine.
                bench.basin.open();
                bench.passSeconds(10);
                deleted = false;
            }
            bench.stop();
            begin(new TailBench(bench.disk, bench.time));
        }

        void settle() {
            for (int file = 0; file < FILES; file++) {
                finishHalf(file);
            }
            bench.basin.open();
            bench.passSeconds(30);
            bench.stop();
        }

        Stream<String> arrived() {
            return benches.stream().flatMap(each -> each.lines().stream());
        }
    }
}
