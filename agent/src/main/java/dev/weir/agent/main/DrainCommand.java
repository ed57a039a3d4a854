// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.agent.cli.CommandLine;
import dev.weir.config.Problems;
import dev.weir.disk.Disk;
import dev.weir.pipeline.InputPlan;
import dev.weir.segment.StoreStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code weir store drain}: delivers what a store holds to the outputs of a configuration, without its inputs, and ends.
 * It has the store for itself, so the agent must not run.
 */
final class DrainCommand {
    /** Nothing is left in the store. */
    static final int EMPTY = 0;

    /** Something is left: it was interrupted, the time was over, or an output that is gone holds it. */
    static final int LEFT = 1;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Disk disk;

    private DrainCommand(Disk disk) {
        this.disk = disk;
    }

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Drain asked, Disk disk) {
        return new DrainCommand(disk).drain(asked);
    }

    private int drain(CommandLine.Drain asked) {
        var problems = new Problems();
        Optional<Plan> plan = StoreFinder.plan(asked.configuration(), problems);
        Optional<Path> store = plan.flatMap(known -> StoreFinder.store(asked.configuration(), known))
                .map(known -> known.folder());
        if (plan.isEmpty() || store.isEmpty()) {
            return StoreCommand.UNREADABLE;
        }
        try {
            StoreFinder.view(store.get());
        } catch (IOException none) {
            err.println("weir: the store in " + store.get() + " cannot be drained: " + none.getMessage());
            return StoreCommand.UNREADABLE;
        }
        int code = new Agent(resting(plan.get()), problems, disk, new DrainWatch(err, asked.longest())).run();
        return code == 0 || code == Agent.DESTINATION_GONE ? left(store.get()) : StoreCommand.UNREADABLE;
    }

    private static Plan resting(Plan plan) {
        var inputs = new ArrayList<InputPlan<?>>();
        for (InputPlan<?> input : plan.inputs()) {
            inputs.add(RestingInputFactory.resting(input));
        }
        return new Plan(plan.service(), inputs, plan.filters(), plan.outputs(), plan.parsers());
    }

    private int left(Path folder) {
        try {
            StoreStatus status = StoreFinder.view(folder).status();
            List<StoreStatus.Output> holding = status.outputs().stream()
                    .filter(output -> output.held().events() > 0)
                    .toList();
            holding.forEach(output -> out.println("left: output " + output.identity() + ": events="
                    + output.held().events() + "; weir store status " + folder + " says more"));
            out.println(holding.isEmpty() ? "empty: everything that was stored is delivered" : "not empty");
            return holding.isEmpty() ? EMPTY : LEFT;
        } catch (IOException refused) {
            err.println("weir: the store in " + folder + " cannot be read: " + refused);
            return StoreCommand.UNREADABLE;
        }
    }
}
