// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.simulation.scenario.Incident;
import dev.weir.simulation.time.VirtualTime;
import java.util.List;
import java.util.Optional;

/** What is wrong with the destinations at each moment. For one thread. */
public final class Weather {
    private final List<Incident> incidents;
    private final VirtualTime time;

    /** With these incidents, of which those of the process and of the disk do not matter here. */
    public Weather(List<Incident> incidents, VirtualTime time) {
        this.incidents = incidents.stream()
                .filter(incident -> !incident.isOfProcess() && !incident.isOfDisk())
                .toList();
        this.time = time;
    }

    /** What is wrong with a destination now; the incident that began first counts. */
    Optional<Incident> at(int target) {
        long micros = time.nanos() / 1_000;
        return incidents.stream()
                .filter(incident -> incident.target() == target)
                .filter(incident -> incident.atMicros() <= micros && micros < incident.endMicros())
                .findFirst();
    }
}
