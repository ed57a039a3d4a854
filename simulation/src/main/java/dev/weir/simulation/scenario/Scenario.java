// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

import java.util.List;

/**
 * Everything that decides how a run goes. Two runs of one scenario are the same, step by step.
 *
 * @param seed of all chance within the run
 * @param service what holds for the whole engine
 * @param sources the inputs and who sends to them
 * @param targets the outputs and what answers them
 * @param arrivals the workload
 * @param incidents what goes wrong
 */
public record Scenario(
        long seed,
        Service service,
        List<Source> sources,
        List<Target> targets,
        List<Arrival> arrivals,
        List<Incident> incidents) {
    /** Copies the lists. */
    public Scenario {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
        arrivals = List.copyOf(arrivals);
        incidents = List.copyOf(incidents);
    }

    /** The same with less to do. */
    public Scenario with(List<Arrival> otherArrivals, List<Incident> otherIncidents) {
        return new Scenario(seed, service, sources, targets, otherArrivals, otherIncidents);
    }

    /** When the last incident is over, in virtual microseconds. */
    public long lastTroubleMicros() {
        long last = 0;
        for (Incident incident : incidents) {
            last = Math.max(last, incident.atMicros() + incident.forMicros());
        }
        for (Arrival arrival : arrivals) {
            last = Math.max(last, arrival.atMicros());
        }
        return last;
    }
}
