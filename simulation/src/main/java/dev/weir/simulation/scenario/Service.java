// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

/**
 * What holds for the whole engine.
 *
 * @param memoryLimit bytes that all inputs together may hold
 * @param flushMillis upper bound on how long an event waits for its chunk to be sealed
 * @param graceMillis how long a stop may take
 * @param jitterMicros how much later a task may begin than it was asked for
 * @param durable whether events are kept on the simulated disk
 */
public record Service(long memoryLimit, long flushMillis, long graceMillis, long jitterMicros, boolean durable) {
    /** With everything in memory. */
    public Service(long memoryLimit, long flushMillis, long graceMillis, long jitterMicros) {
        this(memoryLimit, flushMillis, graceMillis, jitterMicros, false);
    }
}
