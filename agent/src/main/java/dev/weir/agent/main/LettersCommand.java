// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.agent.cli.CommandLine;
import dev.weir.agent.cli.CommandLine.Letters.Filter;
import dev.weir.agent.cli.Request;
import dev.weir.chunk.SlabPool;
import dev.weir.config.Problems;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.Environment;
import dev.weir.pipeline.LetterReplay;
import dev.weir.pipeline.OutputPlan;
import dev.weir.segment.LogName;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreStatus;
import dev.weir.segment.Surroundings;
import dev.weir.store.DeadLetter;
import dev.weir.store.DeadLetterSettings;
import dev.weir.store.DeadLetters;
import dev.weir.store.LetterView;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir dlq}: lists, shows, drops and replays dead letters. Listing and showing write nothing; for the others the
 * folder is opened as the agent opens it, so no agent may have it meanwhile.
 */
final class LettersCommand {
    private static final int DONE = 0;

    /** Some were refused again, or could not be delivered or read. */
    private static final int PARTLY = 1;

    private static final int REFUSED = 2;

    private static final String NONE = "weir: no dead letter fits that; weir dlq list shows which there are";

    /** The folder of dead letters in that of a store, unless storage.rejected.path says otherwise. */
    private static final String USUAL = "rejected";

    private final CommandLine.Letters asked;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Disk disk =
            new RealDisk(Thread.ofPlatform().daemon().name("weir-watch").factory());
    private @Nullable Plan plan;

    private LettersCommand(CommandLine.Letters asked) {
        this.asked = asked;
    }

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Letters asked) {
        return new LettersCommand(asked).run();
    }

    private int run() {
        Optional<DeadLetterSettings> place = asked.folder()
                .map(folder -> new DeadLetterSettings(usual(folder), Long.MAX_VALUE))
                .or(() -> asked.configuration().flatMap(this::configured));
        if (place.isEmpty()) {
            return REFUSED;
        }
        Path folder = place.get().folder();
        if (!Files.exists(folder.resolve("FORMAT"))) {
            err.println("weir: " + folder + " has no dead letters: there is no file FORMAT in it");
            return REFUSED;
        }
        try {
            if (holdsEvents(folder)) {
                err.println("weir: " + folder + " is a store, and no folder of dead letters; these lie in "
                        + folder.resolve(USUAL) + ", or where storage.rejected.path says, and there are none");
                return REFUSED;
            }
            return switch (asked.verb()) {
                case LIST -> list(folder);
                case SHOW -> show(folder);
                case DROP -> drop(place.get());
                case REPLAY -> replay(place.get());
            };
        } catch (IOException | UncheckedIOException refused) {
            err.println("weir: " + refused.getMessage());
            return REFUSED;
        }
    }

    /** Who names a store means the letters in it. */
    private static Path usual(Path folder) {
        Path letters = folder.resolve(USUAL);
        return Files.exists(letters.resolve("FORMAT")) ? letters : folder;
    }

    /** Whether it is a store of events that wait: to open that as one of letters would leave a cursor in it. */
    private static boolean holdsEvents(Path folder) throws IOException {
        StoreStatus status = StoreFinder.view(folder).status();
        return status.logs().stream().anyMatch(log -> !log.name().equals(LogName.DEAD_LETTERS))
                || status.outputs().stream()
                        .anyMatch(output -> !output.identity().equals(DeadLetters.OWNER));
    }

    private Optional<DeadLetterSettings> configured(Path file) {
        var problems = new Problems();
        Optional<Plan> read = Main.plan(new Request(Optional.of(file), List.of()), problems);
        if (read.isEmpty()) {
            err.print(problems.render());
            err.println("weir: the configuration is refused, errors=" + problems.errorCount());
            return Optional.empty();
        }
        plan = read.get();
        Optional<DeadLetterSettings> letters = read.get().service().storage().letters();
        if (letters.isEmpty()) {
            err.println("weir: " + file + " has no place for dead letters: neither storage.path nor an absolute"
                    + " storage.rejected.path");
        }
        return letters;
    }

    // ---- which

    private Predicate<DeadLetter> filter() {
        Filter filter = asked.filter();
        Instant now = Clock.systemUTC().instant();
        return letter -> filter.output().map(name -> isOf(letter, name)).orElse(true)
                && filter.cause().map(letter.cause()::contains).orElse(true)
                && filter.older()
                        .map(age -> !letter.last().isAfter(now.minus(age)))
                        .orElse(true);
    }

    private boolean isOf(DeadLetter letter, String name) {
        return letter.output().equals(name)
                || output(name)
                        .map(output -> output.identity().equals(letter.output()))
                        .orElse(false);
    }

    private Optional<OutputPlan<?>> output(String name) {
        return knownOutputs().stream()
                .filter(output ->
                        output.name().equals(name) || output.identity().equals(name))
                .findFirst();
    }

    /** None where there is no configuration. */
    private List<OutputPlan<?>> knownOutputs() {
        Plan known = plan;
        return known == null ? List.of() : known.outputs();
    }

    // ---- looking

    private int list(Path folder) throws IOException {
        var text = new LetterText();
        Predicate<DeadLetter> wanted = filter();
        LetterView.forEach(disk, folder, false, (letter, size, payload) -> {
            if (wanted.test(letter)) {
                text.add(letter, size);
            }
        });
        out.print(text.render());
        return DONE;
    }

    private int show(Path folder) throws IOException {
        var lines = new LetterLines(out);
        boolean[] shown = {false};
        Predicate<DeadLetter> wanted = filter();
        LetterView.forEach(disk, folder, true, (letter, size, payload) -> {
            if (wanted.test(letter)) {
                shown[0] = true;
                payload.ifPresentOrElse(events -> lines.print(letter, events), () -> lines.unreadable(letter));
            }
        });
        if (!shown[0]) {
            err.println(NONE);
        }
        return lines.wereWhole() ? DONE : PARTLY;
    }

    // ---- doing

    private int drop(DeadLetterSettings place) throws IOException {
        Predicate<DeadLetter> wanted = filter();
        long[] dropped = {0};
        try (DeadLetters letters = open(place)) {
            letters.forEach(new SlabPool(0), (letter, chunk, payload) -> {
                if (!wanted.test(letter)) {
                    return DeadLetters.Wish.KEEP;
                }
                dropped[0] += chunk.events();
                return DeadLetters.Wish.DROP;
            });
        }
        out.println("dropped: events=" + dropped[0]);
        if (dropped[0] == 0) {
            err.println(NONE);
        }
        return DONE;
    }

    private int replay(DeadLetterSettings place) throws IOException {
        String name = asked.filter().output().orElse("");
        Optional<OutputPlan<?>> output = output(name);
        if (output.isEmpty()) {
            err.println("weir: the configuration has no output " + name + "; it has "
                    + knownOutputs().stream().map(OutputPlan::name).collect(Collectors.joining(", ")));
            return REFUSED;
        }
        LetterReplay.Report report;
        try (DeadLetters letters = open(place)) {
            report = LetterReplay.run(output.get(), letters, environment(), filter());
        } catch (StoreFailedException refused) {
            err.println("weir: " + refused.getMessage());
            return PARTLY;
        }
        out.println("delivered: events=" + report.delivered() + ", refused again: events=" + report.refused());
        if (!report.trouble().isEmpty()) {
            err.println("weir: stopped before the last letter, the rest stays: " + report.trouble());
        }
        return report.refused() == 0 && report.trouble().isEmpty() ? DONE : PARTLY;
    }

    private DeadLetters open(DeadLetterSettings place) {
        Environment world = environment();
        var surroundings = new Surroundings(disk, world.wallClock(), world.timers(), world.executor());
        String holder = "weir dlq, process " + ProcessHandle.current().pid();
        return DeadLetters.open(place, UUID.randomUUID(), holder, surroundings, world.notices());
    }

    private Environment environment() {
        Executor threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("weir-", 0).factory());
        return new Environment(
                System::nanoTime,
                Clock.systemUTC(),
                new ThreadTimers(),
                threads,
                disk,
                new Random(),
                new Metrics(),
                this::tell,
                Parsers.NONE);
    }

    private void tell(Notice notice) {
        if (notice instanceof Notice.Told told && told.severity() != Notice.Severity.DEBUG) {
            err.println("[" + told.who() + "] " + told.message());
        }
    }
}
