// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real agent, life after life over one store. Lives are begun and ended by one thread; its ports may be asked by all. */
final class MortalAgent implements AutoCloseable {
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Path folder;
    private final String configuration;
    private int life;
    private volatile @Nullable LaunchedWeir running;

    /**
     * Not begun yet.
     *
     * @param folder where its store, its configuration and its output lie
     * @param configuration with {@code ${LIFE}} where the number of the life belongs and {@code ${STORE}} for the store
     */
    MortalAgent(Path folder, String configuration) {
        this.folder = folder;
        this.configuration = configuration;
    }

    /** Begins the next life; its number. */
    int begin(Optional<Halt> halt) throws IOException {
        life++;
        Path store = folder.resolve("store");
        Path file = Files.writeString(
                folder.resolve("weir.yaml"),
                configuration.replace("${LIFE}", Integer.toString(life)).replace("${STORE}", store.toString()));
        var words = new ArrayList<>(LaunchedWeir.javaCommand(MortalWeir.class));
        halt.ifPresent(at ->
                words.addAll(1, List.of("-D" + MortalWeir.HALT + "=" + at, "-D" + MortalWeir.FOLDER + "=" + folder)));
        words.add(1, QUICK_START);
        words.addAll(List.of("run", file.toString()));
        running = LaunchedWeir.start(folder, words);
        return life;
    }

    /** Waits until these inputs listen, or it has died in its start. */
    void awaitUp(String... inputs) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!Stream.of(inputs).allMatch(input -> portOf(input).isPresent()) && !live().hasEndedWithin(LOOK_AGAIN)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not start; it wrote:\n" + live().output());
            }
        }
    }

    /** Lets it live so long, and kills it where it does not end by itself. */
    End end(Duration after) throws InterruptedException {
        boolean itself = live().hasEndedWithin(after);
        long at = System.nanoTime();
        live().close();
        live().await(LONGEST);
        return new End(itself, at);
    }

    /**
     * How a life ended.
     *
     * @param itself whether nobody had to kill it
     * @param atNanos the time; where it ended itself, that at which it was noticed
     */
    record End(boolean itself, long atNanos) {}

    /** Has it end as an operator would; its exit code. */
    int stop() throws InterruptedException {
        live().handle().destroy();
        return live().await(LONGEST);
    }

    LaunchedWeir live() {
        LaunchedWeir own = running;
        if (own == null) {
            throw new IllegalStateException("it was never begun");
        }
        return own;
    }

    /** The port of an input, 1 while there is none: nobody answers there. */
    IntSupplier port(String input) {
        return () -> portOf(input).orElse(1);
    }

    private OptionalInt portOf(String input) {
        LaunchedWeir own = running;
        if (own == null) {
            return OptionalInt.empty();
        }
        try {
            Matcher told =
                    Pattern.compile(input + "\\] listening on \\S+:(\\d+)").matcher(own.output());
            return told.find() ? OptionalInt.of(Integer.parseInt(told.group(1))) : OptionalInt.empty();
        } catch (UncheckedIOException notYet) {
            return OptionalInt.empty();
        }
    }

    @Override
    public void close() {
        LaunchedWeir own = running;
        if (own != null) {
            own.close();
        }
    }
}
