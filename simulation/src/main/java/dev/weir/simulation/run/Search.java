// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.ScenarioCode;
import dev.weir.simulation.scenario.ScenarioDraw;

/** What is found out about one seed: whether its run keeps the promises, and if not, the smallest scenario that does not. */
public final class Search {
    private static final int SAME_PROMISE = 24;

    private Search() {}

    /** Plays the scenario of a seed. */
    public static Outcome play(long seed) {
        return Simulation.run(ScenarioDraw.of(seed));
    }

    /** Whether two runs of a seed are the same, step by step. */
    public static boolean isRepeatable(long seed) {
        return play(seed).equals(play(seed));
    }

    /** A seed's failure, made small and put into words. */
    public static Failure explain(long seed) {
        Scenario whole = ScenarioDraw.of(seed);
        Outcome first = Simulation.run(whole);
        String promise = promiseOf(first);
        Scenario smallest =
                new Shrinker(smaller -> promiseOf(Simulation.run(smaller)).equals(promise)).shrink(whole);
        Outcome told = Simulation.tell(smallest);
        return new Failure(seed, first.violation(), ScenarioCode.test(smallest, promise), told.words());
    }

    /** The beginning of a violation, without the numbers of the run. */
    private static String promiseOf(Outcome outcome) {
        String violation = outcome.violation();
        int end = violation.indexOf(':');
        String promise = end < 0 ? violation : violation.substring(0, end);
        return promise.length() <= SAME_PROMISE ? promise : promise.substring(0, SAME_PROMISE);
    }

    /**
     * A broken promise.
     *
     * @param seed that broke it
     * @param violation which one
     * @param test a test method that breaks it too, with as little as was found
     * @param words what happens in that test
     */
    public record Failure(long seed, String violation, String test, String words) {}
}
