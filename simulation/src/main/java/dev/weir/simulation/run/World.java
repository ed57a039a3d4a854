// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import dev.weir.simulation.disk.SimulatedDisk;
import dev.weir.simulation.oracle.Trace;
import dev.weir.simulation.oracle.Truth;
import dev.weir.simulation.peer.Datagrams;
import dev.weir.simulation.peer.Destination;
import dev.weir.simulation.peer.Reading;
import dev.weir.simulation.peer.Requesting;
import dev.weir.simulation.peer.Sender;
import dev.weir.simulation.peer.Weather;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.Source;
import dev.weir.simulation.time.Streams;
import dev.weir.simulation.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** All that outlives an engine: time, disk, senders, destinations, and the truth of what happens. For one thread. */
final class World {
    final Scenario scenario;
    final VirtualTime time = new VirtualTime();
    final Streams streams;
    final Trace trace;
    final Truth truth;
    SimulatedDisk disk = new SimulatedDisk(time, time::stall);
    final DiskWeather diskWeather = new DiskWeather(this);
    final List<Sender> senders = new ArrayList<>();
    final List<Destination> destinations = new ArrayList<>();

    World(Scenario scenario, boolean inWords) {
        this.scenario = scenario;
        streams = new Streams(scenario.seed());
        trace = new Trace(time::nanos, inWords);
        truth = new Truth(scenario, trace);
        var weather = new Weather(scenario.incidents(), time);
        for (int source = 0; source < scenario.sources().size(); source++) {
            senders.add(sender(source, scenario.sources().get(source)));
        }
        for (int target = 0; target < scenario.targets().size(); target++) {
            destinations.add(new Destination(
                    target, scenario.targets().get(target), weather, time, streams.of("target " + target), truth));
        }
    }

    private Sender sender(int number, Source shape) {
        RandomGenerator random = streams.of("source " + number);
        boolean durable = scenario.service().durable();
        return switch (shape.manner()) {
            case TAIL -> new Reading(number, shape.batch(), true, durable, time, random, truth);
            case TCP -> new Reading(number, shape.batch(), false, durable, time, random, truth);
            case HTTP, FORWARD -> new Requesting(shape, time, random, truth);
            case UDP -> new Datagrams();
        };
    }

    boolean isDone() {
        return senders.stream().allMatch(Sender::isDone);
    }
}
