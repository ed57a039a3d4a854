// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.backpressure.PauseReason;
import dev.weir.backpressure.Valve;

/**
 * What an input is run with.
 *
 * @param storage where chunks lie
 * @param memoryLimit bytes that the input may hold, or {@link Valve#UNLIMITED}
 */
public record Situation(Storage storage, long memoryLimit) {
    /** Bytes that all inputs together may hold; it is the bound where the input has none. */
    static final long PROCESS_LIMIT = 4_000_000;

    /** Bytes at which the input is paused. */
    long bound() {
        return Math.min(memoryLimit, PROCESS_LIMIT);
    }

    /** Why it is then paused. */
    PauseReason reason() {
        return memoryLimit < PROCESS_LIMIT ? PauseReason.MEMORY : PauseReason.PROCESS_MEMORY;
    }

    @Override
    public String toString() {
        String limit = memoryLimit == Valve.UNLIMITED ? "unset" : Long.toString(memoryLimit);
        return "mem_buf_limit " + limit + ", storage " + storage;
    }
}
