// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;

/** The keys that this room obeys: bounds on memory, and what happens at them. */
public final class BackpressureKeys {
    /** Bytes that one input may hold. */
    public static final Key<ByteSize> MEM_BUF_LIMIT = Key.size("mem_buf_limit")
            .byDefault(new ByteSize(0))
            .doc("Bytes of events that this input may hold before overflow.policy applies; 0 is no limit but"
                    + " memory.limit. The offer that crosses it is still taken whole.")
            .same();

    /** What happens at the bound. */
    public static final Key<OverflowPolicy> OVERFLOW_POLICY = Key.choice("overflow.policy", OverflowPolicy.class)
            .optional()
            .doc("What happens at the bound: pause (the sender keeps its events), shed_newest (what arrives is"
                    + " dropped and counted), shed_oldest (the oldest undelivered chunk is dropped and counted),"
                    + " spill (it goes to disk alone; needs storage.type filesystem). Default: pause; shed_oldest where"
                    + " storage.type is memrb, spill where it is filesystem.")
            .ours();

    /** Where a paused input resumes. */
    public static final Key<Double> RESUME_RATIO = Key.decimal("backpressure.resume_ratio")
            .byDefault(1.0)
            .between(0.01, 1.0)
            .doc("Share of mem_buf_limit below which a paused input resumes.")
            .ours();

    /** Bytes that all inputs together may hold. */
    public static final Key<ByteSize> MEMORY_LIMIT = Key.size("memory.limit")
            .byDefault(new ByteSize(48_000_000))
            .atLeast(new ByteSize(1_000_000))
            .doc("Bytes of events that all inputs together may hold. Each input is guaranteed a part of it,"
                    + " the rest goes by need.")
            .ours();

    /** Those of an input. */
    public static final KeyGroup OF_INPUT = KeyGroup.of("Backpressure", MEM_BUF_LIMIT, OVERFLOW_POLICY, RESUME_RATIO);

    private BackpressureKeys() {}

    /** Bytes that the input may hold, as a {@link Valve} takes them. */
    public static long memoryLimit(Values values) {
        long bytes = values.get(MEM_BUF_LIMIT).bytes();
        return bytes == 0 ? Valve.UNLIMITED : bytes;
    }
}
