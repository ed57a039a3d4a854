// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.PauseReason;
import dev.weir.backpressure.Valve;
import dev.weir.chunk.GrowingChunk;
import dev.weir.dispatch.LaneReading;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.ledger.InputAccount;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.pipeline.StopReport;
import dev.weir.simulation.oracle.Truth;
import dev.weir.simulation.peer.Connection;
import dev.weir.simulation.scenario.Source;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What must hold after every step, as far as the engine's own status tells it. For one thread. */
final class StepOracle {
    /** Bytes of the largest slab of a chunk that is not full, with its bookkeeping. */
    private static final long CHUNK_OVERHEAD = 128 * 1024 + GrowingChunk.BOOKKEEPING;

    private final World world;
    private final boolean[] wasFull;

    StepOracle(World world) {
        this.world = world;
        wasFull = new boolean[world.scenario.sources().size()];
    }

    /** An engine begins its life, with nothing held. */
    void born() {
        Arrays.fill(wasFull, false);
    }

    private void require(boolean kept, String promise, Object what) {
        if (!kept) {
            world.truth.violated(promise + ": " + what);
        }
    }

    void check(EngineLife living, boolean stopping) {
        PipelineStatus status = living.status();
        require(status.ledgerDifference() == 0, "the books do not balance", status);
        long slack = 0;
        for (int source = 0; source < status.inputs().size(); source++) {
            Connection connection = living.connections.get(source);
            slack += connection.largestOffer() + CHUNK_OVERHEAD * Truth.TAGS.size();
            checkInput(source, status.inputs().get(source), connection, stopping);
            if (!stopping) {
                checkReasons(source, status);
            }
        }
        require(status.memoryHeld() <= status.memoryLimit() + slack, "memory is not bounded", status);
        require(
                isDurable() || stopping || status.memoryHeld() >= status.nativeBytes(),
                "native memory is not counted",
                status);
        for (int target = 0; target < status.outputs().size(); target++) {
            world.truth.compare(target, status.outputs().get(target).account());
        }
    }

    private void checkInput(int source, PipelineStatus.InputStatus input, Connection connection, boolean stopping) {
        Source shape = world.scenario.sources().get(source);
        Valve.Reading valve = input.valve();
        InputAccount.Reading account = input.account();
        world.truth.compareInput(source, account);
        require(
                shape.limit() == Valve.UNLIMITED || valve.held() < shape.limit() + connection.largestOffer(),
                "an input holds more than its limit and one offer",
                input);
        require(
                isDurable() || (input.chunks() == 0) == (valve.held() == 0),
                "bytes are held without a chunk, or the reverse",
                input);
        boolean told = connection.isPaused();
        require(
                stopping || shape.overflow() != OverflowPolicy.PAUSE || told == valve.isShut(),
                "an input is told other than its valve is: told=" + told,
                input);
    }

    /** No pause without a reason. */
    private void checkReasons(int source, PipelineStatus status) {
        Source shape = world.scenario.sources().get(source);
        PipelineStatus.InputStatus input = status.inputs().get(source);
        for (PauseReason reason : input.valve().reasons()) {
            boolean holds =
                    switch (reason) {
                        case MEMORY -> input.valve().held() >= shape.limit() * shape.resumeRatio();
                        case PROCESS_MEMORY -> status.memoryHeld() >= status.memoryLimit() / 2;
                        case DOWNSTREAM -> status.outputs().stream().anyMatch(this::isFull);
                        case STOPPING -> false;
                        case DISK -> world.diskWeather.isTroubled();
                    };
            require(holds, "an input is paused without a reason, told=" + reason, input);
        }
        boolean full = input.valve().reasons().contains(PauseReason.MEMORY);
        boolean resumesEarly = wasFull[source]
                && !full
                && shape.overflow() == OverflowPolicy.PAUSE
                && input.valve().held() >= shape.limit() * shape.resumeRatio();
        require(!resumesEarly, "an input resumes above its mark", input);
        wasFull[source] = full;
    }

    private boolean isFull(PipelineStatus.OutputStatus output) {
        LaneReading lane = output.lane();
        int target = Integer.parseInt(lane.output().substring("out".length()));
        return world.scenario.targets().get(target).overflow() == QueueOverflow.PAUSE
                && lane.heldBytes() >= lane.queueLimit();
    }

    boolean isEmpty(EngineLife living) {
        PipelineStatus status = living.status();
        return status.memoryHeld() == 0
                && status.outputs().stream().allMatch(output -> output.account().held() == 0);
    }

    /** Nothing is left to do: what was paused goes on, and whoever waited for an answer has it. */
    void checkRest(EngineLife living) {
        PipelineStatus status = living.status();
        require(status.nativeBytes() == 0, "native memory is left", status);
        for (int source = 0; source < status.inputs().size(); source++) {
            Connection connection = living.connections.get(source);
            require(!status.inputs().get(source).valve().isShut(), "an input is paused for good", status);
            require(connection.receiptsOpen() == 0, "a sender was never answered, source", source);
        }
    }

    void checkStopped(EngineLife stopped, StopReport report) {
        require(report.ledgerDifference() == 0, "the books do not balance after the stop", report);
        for (Connection connection : stopped.connections) {
            require(connection.receiptsOpen() == 0, "a sender was not answered at the stop", connection.receiptsOpen());
        }
        if (isDurable()) {
            return;
        }
        for (PipelineStatus.InputStatus input : report.last().inputs()) {
            require(input.valve().held() == 0 && input.chunks() == 0, "an input holds bytes after the stop", input);
        }
        for (PipelineStatus.OutputStatus output : report.last().outputs()) {
            require(output.account().held() == 0, "an output holds events after the stop", output);
        }
        require(report.last().memoryHeld() == 0, "memory is held after the stop", report);
        for (Connection connection : stopped.connections) {
            require(connection.receiptsOpen() == 0, "a sender was not answered at the stop", connection.receiptsOpen());
        }
    }

    private boolean isDurable() {
        return world.scenario.service().durable();
    }

    String describe(@Nullable EngineLife living) {
        return "senders done=" + world.isDone() + ", " + (living == null ? "no engine" : living.status());
    }
}
