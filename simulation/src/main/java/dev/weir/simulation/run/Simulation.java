// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import dev.weir.ledger.RouteAccount;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.pipeline.StopReport;
import dev.weir.simulation.disk.DiskFault;
import dev.weir.simulation.disk.RandomChoices;
import dev.weir.simulation.oracle.Event;
import dev.weir.simulation.oracle.Grounds;
import dev.weir.simulation.scenario.Arrival;
import dev.weir.simulation.scenario.Incident;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.time.SimulatedProcess;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run: plays a scenario against the engine of production and watches, at every step, whether it keeps its promises.
 *
 * <p>When the last incident is over and the last event has arrived, everything has to come to rest within {@value
 * #REST_SECONDS} virtual seconds; then the engine is stopped, and the books are closed. For one thread; nothing of it
 * depends on another run.
 */
public final class Simulation {
    private static final long REST_SECONDS = 1_800;
    private static final long STEPS_MAX = 300_000;
    private static final int FRAMES_TOLD = 6;
    private static final long MICRO = 1_000;
    private static final long START_AGAIN_NANOS = 1_000_000_000;
    private static final long LINGER_NANOS = 100_000_000;

    private final Scenario scenario;
    private final World world;
    private final StepOracle oracle;
    private @Nullable EngineLife engine;
    private @Nullable CompletableFuture<StopReport> stopping;
    private int births;
    private int absences;
    private boolean over;
    private boolean lingering;
    private long steps;

    private Simulation(Scenario scenario, boolean inWords) {
        this.scenario = scenario;
        world = new World(scenario, inWords);
        oracle = new StepOracle(world);
    }

    /** Plays a scenario. */
    public static Outcome run(Scenario scenario) {
        return new Simulation(scenario, false).play();
    }

    /** Plays a scenario with one fault of the disk besides, counted from the beginning. */
    static Outcome run(Scenario scenario, DiskFault fault) {
        var simulation = new Simulation(scenario, false);
        simulation.world.diskWeather.begin(fault);
        simulation.world.time.after(scenario.lastTroubleMicros() * MICRO, simulation.world.diskWeather::end);
        return simulation.play();
    }

    /** Plays a scenario, and keeps the last of what happens as text. */
    public static Outcome tell(Scenario scenario) {
        return new Simulation(scenario, true).play();
    }

    private Outcome play() {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler(
                (where, uncaught) -> world.truth.violated("nobody caught: " + uncaught + at(uncaught)));
        try {
            guarded(this::course);
            guarded(this::bury);
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
        return new Outcome(
                world.truth.violation().orElse(""), world.trace.hash(), steps, world.time.nanos(), world.trace.words());
    }

    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error fault) {
            world.truth.violated("something threw: " + fault + at(fault));
        }
    }

    private void course() {
        schedule();
        awaitCalm();
        giveBirth();
        runToRest();
        close();
    }

    private void bury() {
        EngineLife last = engine;
        if (last != null) {
            last.kill();
        }
    }

    private static String at(Throwable fault) {
        StackTraceElement[] stack = fault.getStackTrace();
        return Stream.of(stack).limit(FRAMES_TOLD).map(frame -> " at " + frame).collect(Collectors.joining());
    }

    private void schedule() {
        for (Arrival arrival : scenario.arrivals()) {
            world.time.after(arrival.atMicros() * MICRO, () -> arrive(arrival));
        }
        for (Incident incident : scenario.incidents()) {
            if (incident.isOfProcess()) {
                world.time.after(incident.atMicros() * MICRO, () -> befall(incident));
            } else if (incident.isOfDisk()) {
                world.time.after(incident.atMicros() * MICRO, () -> world.diskWeather.begin(incident));
                world.time.after(incident.endMicros() * MICRO, () -> world.diskWeather.end(incident));
            }
        }
    }

    /** Something happens at the end of all trouble, so that time comes that far. */
    private void awaitCalm() {
        world.time.after(scenario.lastTroubleMicros() * MICRO, () -> world.trace.note("calm", 0, 0, 0));
    }

    private void arrive(Arrival arrival) {
        List<Event> events = new ArrayList<>();
        for (int number = 0; number < arrival.events(); number++) {
            events.add(world.truth.made(arrival.source(), arrival.bytes(), arrival.tag()));
        }
        world.trace.note("arrive", arrival.source(), arrival.events(), arrival.tag());
        world.senders.get(arrival.source()).arrive(events);
    }

    // ---- lives of the engine

    private void giveBirth() {
        world.truth.born();
        oracle.born();
        var process = new SimulatedProcess(
                world.time,
                world.streams.of("process " + births),
                scenario.service().jitterMicros() * MICRO);
        EngineLife born;
        try {
            born = new EngineLife(world, process, births++);
        } catch (UncheckedIOException refused) {
            miscarry(process, refused);
            return;
        }
        engine = born;
        world.truth.opened(
                born.status().inputs().stream()
                        .map(PipelineStatus.InputStatus::account)
                        .toList(),
                born.status().outputs().stream()
                        .map(PipelineStatus.OutputStatus::account)
                        .toList());
        born.start();
    }

    /** The disk does not let the store be opened; whoever looks after the process starts it again. */
    private void miscarry(SimulatedProcess process, UncheckedIOException refused) {
        if (!world.diskWeather.isActive()) {
            world.truth.violated("the store does not open over a sound disk: " + refused.getMessage());
        }
        world.trace.note("not born", births, 0, 0);
        process.kill();
        world.disk.kill();
        absences++;
        world.time.after(START_AGAIN_NANOS, this::comeBack);
    }

    private void befall(Incident incident) {
        absences++;
        world.time.after(incident.forMicros() * MICRO, this::comeBack);
        EngineLife living = engine;
        if (living == null || stopping != null) {
            return;
        }
        if (incident.trouble() != Incident.Trouble.RESTART) {
            boolean powerLost = incident.trouble() == Incident.Trouble.POWER_LOSS;
            die(living, false, powerLost);
            if (powerLost) {
                world.disk.crash(new RandomChoices(world.streams.of("power " + births)));
            }
        } else {
            beginStop(living);
        }
    }

    /** The absence is over; whoever of several lasts longest decides. */
    private void comeBack() {
        absences--;
        if (absences == 0 && engine == null && !over) {
            giveBirth();
        }
    }

    private void beginStop(EngineLife living) {
        world.truth.stopping();
        CompletableFuture<StopReport> report = living.stop();
        stopping = report;
        long stalledBefore = world.time.stalled();
        long grace = scenario.service().graceMillis() * 1_000_000
                + scenario.service().jitterMicros() * MICRO * 4;
        world.time.after(grace + 1_000_000, () -> {
            boolean stalled = world.time.stalled() > stalledBefore;
            if (!report.isDone() && living.process.isAlive() && !stalled) {
                world.truth.violated("the stop did not end within its grace");
            }
        });
    }

    private void die(EngineLife dying, boolean stopped, boolean powerLost) {
        PipelineStatus status = dying.status();
        int targets = scenario.targets().size();
        long[] shed = new long[targets];
        long[] held = new long[targets];
        for (int target = 0; target < targets; target++) {
            RouteAccount.Reading account = status.outputs().get(target).account();
            shed[target] = account.shedTotal();
            held[target] = account.held() + world.truth.notYetBuffered(target, account.buffered());
        }
        DiskWeather disk = world.diskWeather;
        world.truth.died(shed, held, new Grounds(powerLost, stopped, disk.since(), disk.hasLied() && powerLost));
        engine = null;
        stopping = null;
        // The corpse keeps the old disk, to do there what nobody sees.
        world.disk = world.disk.copy();
        world.diskWeather.again();
        world.senders.forEach(sender -> sender.disconnected());
        if (stopped) {
            dying.end();
        } else {
            dying.kill();
        }
    }

    // ---- the course of a run

    private void runToRest() {
        long deadline = scenario.lastTroubleMicros() * MICRO + REST_SECONDS * 1_000_000_000;
        while (!hasRested()) {
            if (!step()) {
                world.truth.violated("it is wedged: nothing more will ever happen. " + oracle.describe(engine));
                return;
            }
            if (world.time.nanos() > deadline || steps > STEPS_MAX) {
                world.truth.violated("it does not come to rest. " + oracle.describe(engine));
                return;
            }
            if (world.truth.violation().isPresent()) {
                return;
            }
        }
    }

    private boolean step() {
        if (!world.time.step()) {
            return false;
        }
        steps++;
        EngineLife living = engine;
        if (living == null) {
            return true;
        }
        CompletableFuture<StopReport> report = stopping;
        if (report == null && living.isToStartAgain && !world.diskWeather.isActive()) {
            beginStop(living);
        } else if (report == null || !report.isDone()) {
            oracle.check(living, report != null);
        } else if (!lingering) {
            linger(living, report.join());
        }
        return true;
    }

    /** The engine has stopped; deliveries that hang still read its memory for a while before the process is gone. */
    private void linger(EngineLife stopped, StopReport report) {
        lingering = true;
        oracle.checkStopped(stopped, report);
        world.time.after(LINGER_NANOS, () -> {
            lingering = false;
            die(stopped, true, false);
            if (absences == 0 && !over) {
                giveBirth();
            }
        });
    }

    private boolean hasRested() {
        EngineLife living = engine;
        return living != null
                && stopping == null
                && absences == 0
                && world.time.nanos() >= scenario.lastTroubleMicros() * MICRO
                && !world.diskWeather.isTroubled()
                && world.isDone()
                && oracle.isEmpty(living);
    }

    /** Stops the engine that has nothing left to do, and looks at the books once more. */
    private void close() {
        EngineLife living = engine;
        if (living == null || world.truth.violation().isPresent()) {
            return;
        }
        oracle.checkRest(living);
        over = true;
        beginStop(living);
        while (engine != null && world.truth.violation().isEmpty()) {
            if (!step()) {
                world.truth.violated("the stop never ends");
            }
        }
        world.truth.judge();
    }
}
