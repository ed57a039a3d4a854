// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.agent.cli.CommandLine.StorePlace;
import dev.weir.agent.cli.Request;
import dev.weir.config.Problems;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.pipeline.OutputPlan;
import dev.weir.plugins.codec.StoreCodecs;
import dev.weir.segment.StoreRefusedException;
import dev.weir.segment.StoreStatus;
import dev.weir.segment.StoreView;
import dev.weir.store.StoreSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the store that a command is about; what is wrong with its configuration goes to the error stream. */
final class StoreFinder {
    private static final PrintStream ERR = System.err;

    private StoreFinder() {}

    /**
     * A store.
     *
     * @param folder where it lies
     * @param outputs identities of the outputs of the configuration, where there is one
     */
    record Found(Path folder, Optional<Set<String>> outputs) {}

    /** The disk of somebody who only looks, or opens a store for a moment. */
    static Disk disk() {
        return new RealDisk(Thread.ofPlatform().daemon().name("weir-watch").factory());
    }

    /**
     * Looks at a store.
     *
     * @throws IOException if there is none in that folder, or it cannot be read
     */
    static StoreView view(Path folder) throws IOException {
        return StoreView.open(disk(), folder, StoreCodecs.reading());
    }

    /** Why a look failed: what this program says itself as it is, and what the system says with its kind. */
    static String words(IOException refused) {
        return refused instanceof StoreRefusedException ? String.valueOf(refused.getMessage()) : refused.toString();
    }

    /**
     * Whether a store has an output of that identity; what it has instead is told.
     *
     * @throws IOException if it cannot be read
     */
    static boolean knows(StoreView view, String output) throws IOException {
        List<String> outputs = view.status().outputs().stream()
                .map(StoreStatus.Output::identity)
                .toList();
        if (outputs.contains(output)) {
            return true;
        }
        ERR.println(unknown(output, outputs));
        return false;
    }

    /** What is said of an output that the store does not have. */
    static String unknown(String output, Collection<String> outputs) {
        return "weir: the store has no output " + output
                + (outputs.isEmpty() ? ", nor any other" : "; it has " + String.join(", ", outputs));
    }

    /** The store that was asked for; nothing where the configuration has none or is refused, which is told. */
    static Optional<Found> find(StorePlace place) {
        return place.folder().map(folder -> new Found(folder, Optional.empty())).or(() -> place.configuration()
                .flatMap(StoreFinder::configured));
    }

    private static Optional<Found> configured(Path file) {
        return plan(file, new Problems()).flatMap(plan -> {
            Set<String> outputs =
                    plan.outputs().stream().map(OutputPlan::identity).collect(Collectors.toSet());
            return store(file, plan).map(settings -> new Found(settings.folder(), Optional.of(outputs)));
        });
    }

    /** The plan of a configuration; nothing where it is refused, which is told. */
    static Optional<Plan> plan(Path file, Problems problems) {
        Optional<Plan> plan = Main.plan(new Request(Optional.of(file), List.of()), problems);
        if (plan.isEmpty()) {
            ERR.print(problems.render());
            ERR.println("weir: the configuration is refused, errors=" + problems.errorCount());
        }
        return plan;
    }

    /** The store of a configuration; nothing where it has none, which is told. */
    static Optional<StoreSettings> store(Path file, Plan plan) {
        Optional<StoreSettings> store = plan.service().storage().store();
        if (store.isEmpty()) {
            ERR.println("weir: " + file + " has no store: there is no storage.path in its service section");
        }
        return store;
    }
}
