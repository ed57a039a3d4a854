// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.List;

/**
 * What an agent with one output says on its monitoring port, at one moment: Fluent Bit's
 * gauge from the Prometheus page, the rest from the pressure page and the counters.
 *
 * @param gauge {@code fluentbit_input_storage_memory_bytes}
 * @param input the first input that is paused, else the first; its counters are those of all
 * @param output the output
 * @param ledgerDifference what the books leave unexplained
 */
record Gauges(long gauge, Input input, Output output, long ledgerDifference) {
    /** Before the first answer. */
    static final Gauges NONE = new Gauges(
            0, new Input("", 0, 0, false, List.of(), 0, 0, 0, 0, 0), new Output("", true, 0, 0, 0, 0, 0, 0), 0);

    /**
     * The input.
     *
     * @param name identity
     * @param held bytes held, by the pressure page
     * @param limit bytes at which it pauses; 0 where there is no limit
     * @param paused whether it is paused
     * @param reasons why
     * @param pausedSeconds for how long, this time
     * @param pausedTotalSeconds for how long, in all
     * @param pauses how often
     * @param taken events taken
     * @param shed events dropped on arrival
     */
    record Input(
            String name,
            long held,
            long limit,
            boolean paused,
            List<String> reasons,
            double pausedSeconds,
            double pausedTotalSeconds,
            long pauses,
            long taken,
            long shed) {}

    /**
     * The output.
     *
     * @param name identity
     * @param well whether its destination took what it was sent last
     * @param nextAttemptSeconds until the next attempt, while it is not
     * @param delivered events delivered
     * @param retries attempts that were to be repeated
     * @param givenUp events given up
     * @param shed events dropped by policy
     * @param held events waiting or in flight
     */
    record Output(
            String name,
            boolean well,
            double nextAttemptSeconds,
            long delivered,
            long retries,
            long givenUp,
            long shed,
            long held) {}

    /** Reads both pages. */
    static Gauges of(String prometheus, String pressure) {
        JsonTree page = JsonTree.of(pressure);
        var samples = new Samples(prometheus);
        List<JsonTree> inputs = page.get("inputs").map(JsonTree::items).orElse(List.of());
        JsonTree input = inputs.stream()
                .filter(each -> each.isTrue("paused"))
                .findFirst()
                .or(() -> inputs.stream().findFirst())
                .orElseThrow(() -> new SceneFailedException("the pressure page has no input"));
        JsonTree output = only(page, "outputs");
        return new Gauges(
                samples.sum("fluentbit_input_storage_memory_bytes"),
                new Input(
                        input.text("name"),
                        (long) input.number("held_bytes"),
                        (long) input.number("limit_bytes"),
                        input.isTrue("paused"),
                        input.get("reasons").stream()
                                .flatMap(reasons -> reasons.items().stream())
                                .map(JsonTree::asText)
                                .toList(),
                        input.number("paused_for_seconds"),
                        input.number("paused_total_seconds"),
                        (long) input.number("pauses"),
                        samples.sum("fluentbit_input_records_total"),
                        samples.sum("weir_input_shed_total")),
                new Output(
                        output.text("name"),
                        !output.isTrue("failing"),
                        output.number("next_attempt_in_seconds"),
                        samples.sum("fluentbit_output_proc_records_total"),
                        samples.sum("fluentbit_output_retries_total"),
                        samples.sum("weir_output_given_up_total"),
                        samples.sum("weir_output_shed_total"),
                        samples.sum("weir_output_held")),
                (long) page.number("ledger_difference"));
    }

    private static JsonTree only(JsonTree page, String section) {
        List<JsonTree> items = page.get(section).map(JsonTree::items).orElse(List.of());
        if (items.size() != 1) {
            throw new SceneFailedException("the pressure page has " + section + "=" + items.size() + ", expected=1");
        }
        return items.getFirst();
    }

    /** The samples of a Prometheus page. */
    private record Samples(String page) {
        /** All samples of a family added up; 0 where there are none. */
        long sum(String family) {
            return page.lines()
                    .filter(line -> line.startsWith(family + "{") || line.startsWith(family + " "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
