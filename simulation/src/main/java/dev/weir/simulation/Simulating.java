// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation;

import dev.weir.simulation.run.Outcome;
import dev.weir.simulation.run.Search;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Runs seed after seed, tells how it goes, and explains the first failures. */
final class Simulating {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int REFUSED = 2;
    private static final int EXPLAINED_MAX = 3;
    private static final long TOLD_EVERY = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private final PrintStream err;
    private final List<Long> failed = new ArrayList<>();
    private long done;
    private long steps;
    private long virtualNanos;

    Simulating(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            help();
            return KEPT;
        }
        SimulateOptions options;
        try {
            options = SimulateOptions.read(arguments, new SplittableRandom().nextLong(1L << 40));
        } catch (SimulateOptions.RefusedException refused) {
            err.println("weir: " + refused.getMessage());
            err.println("weir: 'weir simulate --help' shows how it is used");
            return REFUSED;
        }
        return runAll(options);
    }

    private void help() {
        out.println("weir simulate: the engine against simulated senders and destinations, in virtual time");
        out.println();
        out.println("  weir simulate                       2000 runs from a seed that is drawn");
        out.println("  weir simulate --seed N              replays the run of that seed, exactly");
        out.println("  weir simulate --seed N --runs R     the runs of the seeds N to N + R - 1");
        out.println("  weir simulate --minutes M           as many runs as that time has room for");
        out.println();
        out.println("A run that breaks a promise is made as small as it gets and printed as a JUnit test,");
        out.println("with the last of what happens in it.");
        out.println();
        out.println("Exit codes: 0 every run kept the promises; 1 one did not; 2 the command was not understood.");
    }

    private int runAll(SimulateOptions options) {
        long begun = System.nanoTime();
        long told = begun;
        out.println("simulating from seed " + options.seed());
        while (done < options.runs() && System.nanoTime() - begun < options.nanos()) {
            runOne(options.seed() + done);
            if (System.nanoTime() - told > TOLD_EVERY) {
                told = System.nanoTime();
                tell(told - begun);
            }
        }
        tell(System.nanoTime() - begun);
        if (!failed.isEmpty()) {
            out.println("broken by the seeds " + failed + "; again: weir simulate --seed " + failed.getFirst());
        }
        return failed.isEmpty() ? KEPT : BROKEN;
    }

    private void runOne(long seed) {
        Outcome outcome = Search.play(seed);
        done++;
        steps += outcome.steps();
        virtualNanos += outcome.virtualNanos();
        if (outcome.isClean()) {
            return;
        }
        failed.add(seed);
        out.println("seed " + seed + " breaks a promise: " + outcome.violation());
        if (failed.size() <= EXPLAINED_MAX) {
            Search.Failure failure = Search.explain(seed);
            out.println();
            out.println(failure.test());
            out.println(failure.words());
            out.println();
        }
    }

    private void tell(long nanos) {
        double minutes = Math.max(1e-6, nanos / 6e10);
        out.printf(
                "%,d runs, %,d broken, %,d steps, %s in virtual time, %,.0f runs a minute%n",
                done, failed.size(), steps, readable(Duration.ofNanos(virtualNanos)), done / minutes);
    }

    private static String readable(Duration duration) {
        return duration.toHours() > 0
                ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
                : "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
}
