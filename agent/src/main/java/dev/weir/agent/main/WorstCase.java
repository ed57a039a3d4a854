// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.backpressure.ReaderMemory;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.Buffer;
import dev.weir.config.ByteSize;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that a configuration can reach, item by item, as {@code weir check} prints it.
 *
 * <p>Events: {@code memory.limit}, and beyond it for each input the one offer that crosses the bound and
 * the one largest item that is being read. Slabs are filled whole, so native memory is up to a quarter
 * more than the payload in it. Each output holds one encoded chunk for every delivery at once.
 */
record WorstCase(List<Item> items) {
    /** Two deliveries at once, each of a chunk that JSON makes half as large again. */
    private static final long ENCODED = 2 * Buffer.CHUNK_BYTES_MAX * 3 / 2;

    /** One line. */
    record Item(String what, long bytes) {}

    static WorstCase of(Plan plan) {
        var items = new ArrayList<Item>();
        long limit = plan.service().engine().memoryLimit().bytes();
        long bounded = boundedByInputs(plan.inputs());
        items.add(new Item(
                bounded < limit ? "events held, by mem_buf_limit of all inputs" : "events held, by memory.limit",
                Math.min(limit, bounded)));
        for (InputPlan<?> input : plan.inputs()) {
            items.add(new Item(
                    "input " + input.name() + ": one largest item being read, and once more as it is admitted",
                    2 * input.policy().largestItem()));
        }
        long slack = items.stream().mapToLong(Item::bytes).sum() / 4;
        items.add(new Item("room in slabs that is not filled, at most a quarter", slack));
        for (OutputPlan<?> output : plan.outputs()) {
            items.add(new Item("output " + output.name() + ": encoded chunks under way", ENCODED));
        }
        return new WorstCase(items);
    }

    private static long boundedByInputs(List<InputPlan<?>> inputs) {
        long sum = 0;
        for (InputPlan<?> input : inputs) {
            if (input.policy().memoryLimit() == Valve.UNLIMITED) {
                return Long.MAX_VALUE;
            }
            sum += input.policy().memoryLimit();
        }
        return sum;
    }

    long total() {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    String render() {
        var text = new StringBuilder("worst case of memory for events:\n");
        for (Item item : items) {
            text.append("  %12s  %s%n".formatted(new ByteSize(item.bytes()), item.what()));
        }
        text.append("  %12s  in all; each open connection adds up to %s%n"
                .formatted(new ByteSize(total()), new ByteSize(ReaderMemory.OWN)));
        text.append("worst case of disk: 0 (nothing is stored on disk)\n");
        return text.toString();
    }
}
