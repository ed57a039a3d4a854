// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import dev.weir.backpressure.Valve;
import dev.weir.ledger.RouteAccount;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.store.DurableStore;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Fluent Bit's JSON pages, field for field. */
final class ReportPages {
    private static final long SECONDS_A_DAY = 86_400;

    private ReportPages() {}

    /** Seconds since the process began. */
    static long uptimeSeconds() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1_000;
    }

    static String build() {
        String version = Optional.ofNullable(ReportPages.class.getPackage().getImplementationVersion())
                .orElse("development");
        var json = new Json();
        json.object(() -> {
            json.object("fluent-bit", () -> json.field("version", version)
                    .field("edition", "Weir")
                    .array("flags", () -> {}));
            json.object("weir", () -> json.field("version", version)
                    .field("java", Runtime.version().toString())
                    .field("pressure", "/api/weir/v1/pressure"));
        });
        return json.toString();
    }

    static String uptime() {
        long seconds = uptimeSeconds();
        long days = seconds / SECONDS_A_DAY;
        long hours = seconds % SECONDS_A_DAY / 3_600;
        long minutes = seconds % 3_600 / 60;
        String words = "Fluent Bit has been running:  %d %s, %d %s, %d %s and %d %s"
                .formatted(
                        days,
                        plural(days, "day"),
                        hours,
                        plural(hours, "hour"),
                        minutes,
                        plural(minutes, "minute"),
                        seconds % 60,
                        plural(seconds % 60, "second"));
        var json = new Json();
        json.object(() -> json.field("uptime_sec", seconds).field("uptime_hr", words));
        return json.toString();
    }

    private static String plural(long count, String word) {
        return count == 1 ? word : word + "s";
    }

    static String metrics(PipelineStatus status) {
        var json = new Json();
        json.object(() -> {
            json.object("input", () -> status.inputs()
                    .forEach(input -> json.object(input.name(), () -> json.field(
                                    "records", input.account().accepted())
                            .field("bytes", input.account().acceptedBytes()))));
            json.object("filter", () -> {});
            json.object("output", () -> status.outputs()
                    .forEach(output -> json.object(output.name(), () -> output(json, output.account()))));
        });
        return json.toString();
    }

    private static void output(Json json, RouteAccount.Reading account) {
        json.field("proc_records", account.delivered())
                .field("proc_bytes", account.deliveredBytes())
                .field("errors", account.refusals())
                .field("retries", account.retries())
                .field("retries_failed", account.abandoned())
                .field("dropped_records", account.givenUp() + account.shedTotal())
                .field("retried_records", account.retriedEvents());
    }

    static String storage(PipelineStatus status) {
        int inMemory = chunks(status, false);
        int stored = chunks(status, true);
        int up = Math.min(
                stored, status.store().map(DurableStore.Extent::chunksInMemory).orElse(0));
        var json = new Json();
        json.object(() -> {
            json.object(
                    "storage_layer",
                    () -> json.object("chunks", () -> json.field("total_chunks", inMemory + stored)
                            .field("mem_chunks", inMemory)
                            .field("fs_chunks", stored)
                            .field("fs_chunks_up", up)
                            .field("fs_chunks_down", stored - up)));
            status.store()
                    .ifPresent(store -> json.object(
                            "store", () -> json.field("bytes", store.bytes()).field("segments", store.segments())));
            json.object("input_chunks", () -> status.inputs()
                    .forEach(input -> json.object(input.name(), () -> inputChunks(json, input))));
        });
        return json.toString();
    }

    /** Chunks that were made in this run and have not ended. */
    private static int chunks(PipelineStatus status, boolean durable) {
        return status.inputs().stream()
                .filter(input -> input.policy().durable() == durable)
                .mapToInt(PipelineStatus.InputStatus::chunks)
                .sum();
    }

    private static void inputChunks(Json json, PipelineStatus.InputStatus input) {
        long limit = input.valve().limit();
        json.object("status", () -> json.field("overlimit", input.valve().held() >= limit)
                .field("mem_size", input.valve().held() + "b")
                .field("mem_limit", (limit == Valve.UNLIMITED ? 0 : limit) + "b"));
        json.object("chunks", () -> json.field("total", input.chunks())
                .field("up", input.chunks())
                .field("down", 0)
                .field("busy", input.chunks())
                .field("busy_size", input.valve().held() + "b"));
    }
}
