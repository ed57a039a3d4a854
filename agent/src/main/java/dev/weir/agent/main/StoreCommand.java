// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.agent.cli.CommandLine;
import dev.weir.agent.cli.Request;
import dev.weir.config.ByteSize;
import dev.weir.config.Problems;
import dev.weir.disk.RealDisk;
import dev.weir.pipeline.OutputPlan;
import dev.weir.plugins.codec.StoreCodecs;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.StoreCensus;
import dev.weir.segment.StoreFinding;
import dev.weir.segment.StoreView;
import dev.weir.store.StoreSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code weir store}: looks at a store and prints what it finds, findings to standard output, progress and refusals to
 * the error stream. Nothing is written to the store.
 */
final class StoreCommand {
    /** All that was looked at can be read. */
    static final int SOUND = 0;

    /** Something that was stored cannot be read any more. */
    static final int DAMAGED = 1;

    /** There is no store, or the disk refuses. */
    static final int UNREADABLE = 2;

    private static final long STEP_NANOS = 1_000_000_000L;

    private final CommandLine.Store asked;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private long told = System.nanoTime();

    private StoreCommand(CommandLine.Store asked) {
        this.asked = asked;
    }

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Store asked) {
        return new StoreCommand(asked).run();
    }

    /**
     * The store that was asked for.
     *
     * @param folder where it lies
     * @param outputs identities of the outputs of the configuration, where there is one
     */
    private record Place(Path folder, Optional<Set<String>> outputs) {}

    private int run() {
        Optional<Place> place = asked.folder()
                .map(folder -> new Place(folder, Optional.empty()))
                .or(() -> asked.configuration().flatMap(this::configured));
        return place.map(this::look).orElse(UNREADABLE);
    }

    private Optional<Place> configured(Path file) {
        var problems = new Problems();
        Optional<Plan> plan = Main.plan(new Request(Optional.of(file), List.of()), problems);
        if (plan.isEmpty()) {
            err.print(problems.render());
            err.println("weir: the configuration is refused, errors=" + problems.errorCount());
            return Optional.empty();
        }
        Optional<StoreSettings> store = plan.get().service().storage().store();
        if (store.isEmpty()) {
            err.println("weir: " + file + " has no store: there is no storage.path in its service section");
        }
        Set<String> outputs =
                plan.get().outputs().stream().map(OutputPlan::identity).collect(Collectors.toSet());
        return store.map(settings -> new Place(settings.folder(), Optional.of(outputs)));
    }

    private int look(Place place) {
        try {
            var disk =
                    new RealDisk(Thread.ofPlatform().daemon().name("weir-watch").factory());
            StoreView view = StoreView.open(disk, place.folder(), StoreCodecs.reading());
            return switch (asked.look()) {
                case STATUS -> {
                    out.print(StoreText.of(place.folder(), view.status(), place.outputs()));
                    yield SOUND;
                }
                case CHECK -> check(place.folder(), view);
            };
        } catch (IOException refused) {
            err.println("weir: the store in " + place.folder() + " cannot be read: " + refused);
            return UNREADABLE;
        }
    }

    private int check(Path folder, StoreView view) throws IOException {
        StoreCensus census = view.check(this::tell, this::progress);
        out.println(folder + ": segments=" + census.segments() + ", bytes=" + new ByteSize(census.bytes())
                + ", readable events=" + census.events());
        if (census.isSound()) {
            out.println("sound");
            return SOUND;
        }
        out.println("damaged: places=" + census.damages() + ", events lost=" + census.lost()
                + "; what to do: docs/operating.md");
        return DAMAGED;
    }

    private void tell(StoreFinding finding) {
        String weight =
                switch (finding.weight()) {
                    case DAMAGE -> "damage";
                    case UNFINISHED -> "unfinished";
                    case REMARK -> "remark";
                };
        String stretch = finding.bytes() == 0
                ? " at byte " + finding.offset()
                : " bytes " + finding.offset() + " to " + (finding.offset() + finding.bytes());
        String events = finding.events() == StoreFinding.UNKNOWN ? "unknown" : Long.toString(finding.events());
        out.println(weight + ": " + finding.file() + stretch + ": " + finding.what() + "; events lost=" + events);
    }

    /** Says every second how far it has come. */
    private void progress(SegmentKey segment, long done, long all) {
        long now = System.nanoTime();
        if (now - told > STEP_NANOS) {
            told = now;
            err.println("read " + new ByteSize(done) + " of " + new ByteSize(all) + ", now behind " + segment);
        }
    }
}
