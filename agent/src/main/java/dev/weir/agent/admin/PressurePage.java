// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.PauseReason;
import dev.weir.backpressure.Valve;
import dev.weir.dispatch.LaneReading;
import dev.weir.pipeline.PipelineStatus;
import java.util.Locale;

/**
 * The page that says who is paused, since when, by what, and when it will end: level against bound for
 * each input, the outputs that hold its bytes, and how each output fares.
 */
final class PressurePage {
    private PressurePage() {}

    static String of(PipelineStatus status) {
        var json = new Json();
        json.object(() -> {
            json.object("memory", () -> json.field("held_bytes", status.memoryHeld())
                    .field("limit_bytes", status.memoryLimit())
                    .field("native_bytes", status.nativeBytes()));
            status.store()
                    .ifPresent(store -> json.object(
                            "store", () -> json.field("bytes", store.bytes()).field("segments", store.segments())));
            status.deadLetters()
                    .ifPresent(letters -> json.object("dead_letters", () -> json.field("events", letters.events())
                            .field("bytes", letters.bytes())
                            .field("limit_bytes", letters.limit())
                            .field("evicted_events", letters.evicted())));
            json.array("inputs", () -> status.inputs().forEach(input -> json.item(() -> input(json, input))));
            json.array("outputs", () -> status.outputs().forEach(output -> json.item(() -> output(json, output))));
            json.field("ledger_difference", status.ledgerDifference());
        });
        return json.toString();
    }

    private static void input(Json json, PipelineStatus.InputStatus input) {
        Valve.Reading valve = input.valve();
        json.field("name", input.name())
                .field("plugin", input.plugin())
                .field("paused", valve.isShut())
                .array("reasons", () -> valve.reasons().stream()
                        .sorted()
                        .map(PauseReason::label)
                        .forEach(json::item))
                .field("paused_for_seconds", valve.shutNanos() / 1e9)
                .field("paused_total_seconds", valve.shutTotalNanos() / 1e9)
                .field("pauses", valve.pauses())
                .field("held_bytes", valve.held());
        if (valve.limit() != Valve.UNLIMITED) {
            json.field("limit_bytes", valve.limit());
        }
        if (valve.headroom() > 0) {
            json.field("headroom_held_bytes", valve.headroomHeld()).field("headroom_bytes", valve.headroom());
        }
        json.field("drained_bytes_per_second", valve.drainBytesPerSecond())
                .field("resumes_in_seconds_estimated", input.untilResume().toMillis() / 1e3)
                .field("overflow_policy", input.policy().overflow().name().toLowerCase(Locale.ROOT))
                .field("storage", input.policy().durable() ? "filesystem" : "memory")
                .field("spills_at_the_bound", input.policy().overflow() == OverflowPolicy.SPILL)
                .object("held_by", () -> input.heldBy().forEach(json::field));
    }

    private static void output(Json json, PipelineStatus.OutputStatus output) {
        LaneReading lane = output.lane();
        json.field("name", output.name())
                .field("plugin", output.plugin())
                .field("failing", lane.failing())
                .field("waiting_chunks", lane.waiting())
                .field("in_flight", lane.inFlight())
                .field("held_bytes", lane.heldBytes());
        if (lane.queueLimit() != Long.MAX_VALUE) {
            json.field("queue_limit_bytes", lane.queueLimit());
        }
        json.field("refused_chunks", output.account().refusals())
                .field("dead_lettered_events", output.account().deadLettered());
        lane.trouble().ifPresent(trouble -> json.field("cause", trouble));
        if (lane.failing()) {
            json.field("next_attempt_in_seconds", lane.nextAttempt().toMillis() / 1e3);
        }
    }
}
