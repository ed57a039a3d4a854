// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.backpressure.ProcessMemory;
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
 * <p>Outside of the heap: {@code memory.limit}, and beyond it for each input the one offer that crosses the
 * bound. Slabs are filled whole, so native memory is up to a quarter more than the payload in it. Each
 * output holds one encoded chunk for every delivery at once.
 *
 * <p>On the heap, which the launcher bounds: what {@link ProcessMemory} grants to unfinished items, the reserve
 * of one largest item of each input, and the former arrays of items that are growing, one for each processor,
 * for the copy does not let go of it.
 *
 * @param outside what is native memory
 * @param onHeap what is on the heap
 */
record WorstCase(List<Item> outside, List<Item> onHeap) {
    /** Two deliveries at once, each of a chunk that JSON makes half as large again. */
    private static final long ENCODED = 2 * Buffer.CHUNK_BYTES_MAX * 3 / 2;

    /** Of the heap, what the agent itself and the garbage between two collections need at least. */
    private static final long HEAP_OF_AGENT = 40_000_000;

    /** One line. */
    record Item(String what, long bytes) {}

    static WorstCase of(Plan plan) {
        long limit = plan.service().engine().memoryLimit().bytes();
        return new WorstCase(outside(plan, limit), onHeap(plan, limit));
    }

    private static List<Item> outside(Plan plan, long limit) {
        var items = new ArrayList<Item>();
        long bounded = boundedByInputs(plan.inputs(), limit);
        items.add(new Item(
                bounded < limit ? "events held, by mem_buf_limit of all inputs" : "events held, by memory.limit",
                Math.min(limit, bounded)));
        for (InputPlan<?> input : plan.inputs()) {
            items.add(new Item(
                    "input " + input.name() + ": the one offer that crosses the bound",
                    input.policy().largestItem()));
        }
        items.add(new Item("room in slabs that is not filled, at most a quarter", sum(items) / 4));
        for (OutputPlan<?> output : plan.outputs()) {
            items.add(new Item("output " + output.name() + ": encoded chunks under way", ENCODED));
        }
        return items;
    }

    private static List<Item> onHeap(Plan plan, long limit) {
        var items = new ArrayList<Item>();
        items.add(new Item("unfinished items of all inputs together", ProcessMemory.heapOf(limit)));
        long largest = 0;
        for (InputPlan<?> input : plan.inputs()) {
            long item = input.policy().largestItem();
            items.add(new Item("input " + input.name() + ": one largest item, for the oldest sender", item));
            largest = Math.max(largest, item);
        }
        int processors = Runtime.getRuntime().availableProcessors();
        items.add(new Item("former arrays of items that grow, one for each processor", processors * largest / 2));
        return items;
    }

    private static long boundedByInputs(List<InputPlan<?>> inputs, long limit) {
        long sum = 0;
        for (InputPlan<?> input : inputs) {
            if (input.policy().memoryLimit() == Valve.UNLIMITED) {
                return Long.MAX_VALUE;
            }
            sum += input.policy().memoryLimit()
                    + ProcessMemory.headroomOf(input.policy().headroom(), limit, inputs.size());
        }
        return sum;
    }

    private static long sum(List<Item> items) {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    long total() {
        return sum(outside) + sum(onHeap);
    }

    /** Whether a heap of that size surely holds what is on it. */
    boolean fits(long heap) {
        return sum(onHeap) + HEAP_OF_AGENT <= heap;
    }

    /**
     * The text.
     *
     * @param heap bytes that the heap has at most
     */
    String render(long heap) {
        var text = new StringBuilder("worst case of memory for events:\n");
        outside.forEach(item -> text.append(line(item.bytes(), item.what())));
        onHeap.forEach(item -> text.append(line(item.bytes(), "heap: " + item.what())));
        text.append(line(
                total(),
                "in all; each open connection adds up to " + new ByteSize(ReaderMemory.OWN)
                        + " of heap, an encrypted one 20 kB more"));
        text.append(line(sum(onHeap), "of it on the heap, which has " + new ByteSize(heap)));
        if (!fits(heap)) {
            text.append("the heap may be too small for it: lower buffer_max_size, or give it more, as in"
                    + " WEIR_JAVA_OPTS=-Xmx%dm%n".formatted((sum(onHeap) + 2 * HEAP_OF_AGENT) / 1_000_000));
        }
        return text.toString();
    }

    private static String line(long bytes, String what) {
        return "  %12s  %s%n".formatted(new ByteSize(bytes), what);
    }
}
