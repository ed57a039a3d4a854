// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import dev.weir.ledger.InputAccount;
import dev.weir.ledger.RouteAccount;
import dev.weir.metrics.Metrics;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.store.DeadLetters;
import dev.weir.store.DurableStore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Prometheus page: Fluent Bit's names for what both have, {@code weir_} for the rest.
 *
 * <p>Format: the text exposition format of Prometheus, version 0.0.4.
 */
final class PrometheusText {
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    private PrometheusText() {}

    static String of(PipelineStatus status, Metrics metrics) {
        var text = new PrometheusText();
        text.family("fluentbit_uptime", "counter", "Seconds since the process began.");
        text.sample("fluentbit_uptime", ReportPages.uptimeSeconds());
        status.inputs().forEach(text::input);
        status.outputs().forEach(text::output);
        text.gauge(
                "weir_memory_held_bytes",
                "Memory that all inputs together hold: payload, what chunks cost beside it, half-read items.",
                status.memoryHeld());
        text.gauge("weir_memory_limit_bytes", "Payload that they may hold.", status.memoryLimit());
        text.gauge("weir_memory_native_bytes", "Native memory in use by events and bodies.", status.nativeBytes());
        text.gauge(
                "weir_ledger_difference",
                "Events that the books leave unexplained; alert when not 0.",
                status.ledgerDifference());
        status.store().ifPresent(text::store);
        status.deadLetters().ifPresent(text::deadLetters);
        metrics.samples().forEach(text::plugin);
        return text.render();
    }

    private void store(DurableStore.Extent store) {
        gauge("weir_store_bytes", "Bytes of the files of the store that hold events.", store.bytes());
        gauge("weir_store_segments", "Files of the store that hold events.", store.segments());
        counter(
                "weir_store_lost_events_total",
                "Events that were durable and that the disk lost or changed, in the life of the store.",
                store.lostEvents());
        counter(
                "weir_unclean_stops_total",
                "1 where the run before this one did not close the store, else 0.",
                store.uncleanStops());
    }

    private void deadLetters(DeadLetters.Extent letters) {
        gauge("weir_dead_letters", "Events kept as dead letters.", letters.events());
        gauge("weir_dead_letters_bytes", "Bytes of their files.", letters.bytes());
        gauge("weir_dead_letters_limit_bytes", "Bytes that these may have.", letters.limit());
        counter(
                "weir_dead_letters_evicted_total",
                "Events that went because there were more dead letters; alert when it grows.",
                letters.evicted());
    }

    private void input(PipelineStatus.InputStatus input) {
        String name = input.name();
        InputAccount.Reading account = input.account();
        counter("fluentbit_input_records_total", "Events taken.", account.accepted(), "name", name);
        counter("fluentbit_input_bytes_total", "Bytes taken.", account.acceptedBytes(), "name", name);
        gauge(
                "fluentbit_input_ingestion_paused",
                "1 while the input is paused.",
                input.valve().isShut() ? 1 : 0,
                "name",
                name);
        gauge(
                "fluentbit_input_storage_overlimit",
                "1 while the input is at its bound.",
                input.valve().held() >= input.valve().limit() ? 1 : 0,
                "name",
                name);
        gauge(
                "fluentbit_input_storage_memory_bytes",
                "Bytes held.",
                input.valve().held(),
                "name",
                name);
        if (input.valve().headroom() > 0) {
            gauge(
                    "weir_input_headroom_held_bytes",
                    "Bytes of the headroom that are taken.",
                    input.valve().headroomHeld(),
                    "name",
                    name);
            gauge(
                    "weir_input_headroom_bytes",
                    "Bytes that the input may take while it is paused for memory.",
                    input.valve().headroom(),
                    "name",
                    name);
        }
        gauge("fluentbit_input_storage_chunks", "Chunks held.", input.chunks(), "name", name);
        counter("weir_input_created_total", "Events that filters added.", account.created(), "name", name);
        counter("weir_input_filtered_total", "Events that filters removed.", account.filtered(), "name", name);
        counter("weir_input_unrouted_total", "Events that no output wants.", account.unrouted(), "name", name);
        counter("weir_input_buffered_total", "Events gone into chunks.", account.buffered(), "name", name);
        account.shed()
                .forEach((reason, events) -> counter(
                        "weir_input_shed_total",
                        "Events dropped by policy on arrival; alert when it grows.",
                        events,
                        "name",
                        name,
                        "reason",
                        reason.label()));
        counter(
                "weir_input_pauses_total",
                "How often the input was paused.",
                input.valve().pauses(),
                "name",
                name);
        counter(
                "weir_input_paused_milliseconds_total",
                "For how long the input was paused in all.",
                input.valve().shutTotalNanos() / 1_000_000,
                "name",
                name);
        gauge("weir_input_ledger_difference", "Always 0.", account.difference(), "name", name);
    }

    private void output(PipelineStatus.OutputStatus output) {
        String name = output.name();
        RouteAccount.Reading account = output.account();
        counter("fluentbit_output_proc_records_total", "Events delivered.", account.delivered(), "name", name);
        counter("fluentbit_output_proc_bytes_total", "Bytes delivered.", account.deliveredBytes(), "name", name);
        counter("fluentbit_output_errors_total", "Chunks refused for good.", account.refusals(), "name", name);
        counter("fluentbit_output_retries_total", "Attempts to be repeated.", account.retries(), "name", name);
        counter("fluentbit_output_retries_failed_total", "Chunks given up.", account.abandoned(), "name", name);
        counter(
                "fluentbit_output_retried_records_total",
                "Events in repeated attempts.",
                account.retriedEvents(),
                "name",
                name);
        counter(
                "fluentbit_output_dropped_records_total",
                "Events given up or dropped by policy; alert when it grows.",
                account.givenUp() + account.shedTotal(),
                "name",
                name);
        counter("weir_output_buffered_total", "Events given to this output.", account.buffered(), "name", name);
        gauge("weir_output_held", "Events waiting or in flight.", account.held(), "name", name);
        gauge("weir_output_held_bytes", "Bytes waiting or in flight.", account.heldBytes(), "name", name);
        counter("weir_output_given_up_total", "Events given up.", account.givenUp(), "name", name);
        counter(
                "weir_output_dead_lettered_total",
                "Events kept as dead letters; alert when it grows.",
                account.deadLettered(),
                "name",
                name);
        counter("weir_output_returned_total", "Events left to their senders.", account.returned(), "name", name);
        account.shed()
                .forEach((reason, events) -> counter(
                        "weir_output_shed_total",
                        "Events dropped by policy.",
                        events,
                        "name",
                        name,
                        "reason",
                        reason.label()));
        gauge("weir_output_in_flight", "Deliveries under way.", output.lane().inFlight(), "name", name);
        gauge("weir_output_waiting_chunks", "Chunks that wait.", output.lane().waiting(), "name", name);
        gauge(
                "weir_output_failing",
                "1 while the destination fails and is probed.",
                output.lane().failing() ? 1 : 0,
                "name",
                name);
        gauge("weir_output_ledger_difference", "Always 0.", account.difference(), "name", name);
    }

    private void plugin(Metrics.Sample sample) {
        String name = sample.series().name();
        String kind = sample.kind() == Metrics.Kind.COUNTER ? "counter" : "gauge";
        family(name, kind, "Counted by a plugin; its page in the documentation says what.");
        sample(name, sample.value(), sample.series().labels().toArray(String[]::new));
    }

    private void counter(String name, String help, long value, String... labels) {
        family(name, "counter", help);
        sample(name, value, labels);
    }

    private void gauge(String name, String help, long value, String... labels) {
        family(name, "gauge", help);
        sample(name, value, labels);
    }

    private void family(String name, String kind, String help) {
        families.computeIfAbsent(name, missing -> new StringBuilder()
                .append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append("\n# TYPE ")
                .append(name)
                .append(' ')
                .append(kind)
                .append('\n'));
    }

    private void sample(String name, long value, String... labels) {
        StringBuilder text = families.get(name);
        if (text == null) {
            throw new IllegalArgumentException("no family " + name);
        }
        text.append(name);
        for (int at = 0; at < labels.length; at += 2) {
            text.append(at == 0 ? '{' : ',').append(labels[at]).append("=\"");
            text.append(
                    labels[at + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    }

    private String render() {
        var all = new StringBuilder();
        families.values().forEach(all::append);
        return all.toString();
    }
}
