// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import dev.weir.simulation.scenario.Arrival;
import dev.weir.simulation.scenario.Incident;
import dev.weir.simulation.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Makes a failing scenario smaller while it still fails: leaves out incidents and arrivals, in halves, then quarters, then
 * one by one; then makes what is left shorter. At most {@value #RUNS_MAX} runs.
 */
public final class Shrinker {
    private static final int RUNS_MAX = 2_000;

    private final Predicate<Scenario> fails;
    private int runs;

    /** Over that test. */
    public Shrinker(Predicate<Scenario> fails) {
        this.fails = fails;
    }

    /** The smallest that was found; the scenario itself where nothing smaller fails. */
    public Scenario shrink(Scenario scenario) {
        Scenario smallest = scenario;
        int before;
        do {
            before = sizeOf(smallest);
            Scenario fixed = smallest;
            List<Incident> incidents = reduce(smallest.incidents(), some -> fixed.with(fixed.arrivals(), some));
            Scenario calmer = smallest.with(smallest.arrivals(), incidents);
            List<Arrival> arrivals = reduce(calmer.arrivals(), some -> calmer.with(some, calmer.incidents()));
            smallest = shorten(calmer.with(arrivals, incidents));
        } while (sizeOf(smallest) < before && runs < RUNS_MAX);
        return smallest;
    }

    private static int sizeOf(Scenario scenario) {
        int events = scenario.arrivals().stream().mapToInt(Arrival::events).sum();
        return events + scenario.arrivals().size() + scenario.incidents().size();
    }

    private boolean stillFails(Scenario scenario) {
        return runs++ < RUNS_MAX && fails.test(scenario);
    }

    private <T> List<T> reduce(List<T> all, Function<List<T>, Scenario> scenarioOf) {
        List<T> left = all;
        for (int piece = Math.max(1, left.size() / 2); !left.isEmpty(); piece /= 2) {
            for (int from = 0; from < left.size(); ) {
                List<T> fewer = new ArrayList<>(left.subList(0, from));
                fewer.addAll(left.subList(Math.min(left.size(), from + piece), left.size()));
                if (stillFails(scenarioOf.apply(fewer))) {
                    left = fewer;
                } else {
                    from += piece;
                }
            }
            if (piece == 1) {
                break;
            }
        }
        return left;
    }

    private Scenario shorten(Scenario scenario) {
        Scenario smallest = scenario;
        for (int at = 0; at < smallest.arrivals().size(); at++) {
            smallest = change(
                    smallest, at, some -> new Arrival(some.atMicros(), some.source(), 1, some.bytes(), some.tag()));
            smallest = change(
                    smallest,
                    at,
                    some -> new Arrival(some.atMicros(), some.source(), some.events() / 2, some.bytes(), some.tag()));
        }
        return smallest;
    }

    private Scenario change(Scenario scenario, int at, UnaryOperator<Arrival> smaller) {
        Arrival old = scenario.arrivals().get(at);
        Arrival other = smaller.apply(old);
        if (other.events() == 0 || other.equals(old)) {
            return scenario;
        }
        List<Arrival> arrivals = new ArrayList<>(scenario.arrivals());
        arrivals.set(at, other);
        Scenario changed = scenario.with(arrivals, scenario.incidents());
        return stillFails(changed) ? changed : scenario;
    }
}
