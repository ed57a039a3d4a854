// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.dispatch.LaneReading;
import dev.weir.ledger.InputAccount;
import dev.weir.ledger.RouteAccount;
import dev.weir.store.DeadLetters;
import dev.weir.store.DurableStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An engine at one moment. Each part is consistent in itself; the parts are read one after the other.
 *
 * @param inputs the inputs, in the order of the configuration
 * @param outputs the outputs, in the order of the configuration
 * @param memoryHeld bytes of memory that the inputs together hold: payload, what chunks cost beside it, and
 *     half-read items
 * @param memoryLimit bytes that they may hold
 * @param nativeBytes native memory in use by chunks and bodies
 * @param store what lies on disk, where there is a store
 * @param deadLetters what is kept of what will never be delivered, where there is a place for it
 * @param ledgerDifference what the books leave unexplained; always 0
 */
public record PipelineStatus(
        List<InputStatus> inputs,
        List<OutputStatus> outputs,
        long memoryHeld,
        long memoryLimit,
        long nativeBytes,
        Optional<DurableStore.Extent> store,
        Optional<DeadLetters.Extent> deadLetters,
        long ledgerDifference) {
    /**
     * One input.
     *
     * @param name what logs and metrics call it
     * @param plugin kind
     * @param policy how its events are admitted
     * @param valve held, limit, paused or not and why
     * @param account what it took and what became of it
     * @param chunks chunks that have not ended
     * @param heldBy bytes of this input by the output that has not let go of them
     * @param untilResume estimate of when it goes on; zero where it is not paused
     */
    public record InputStatus(
            String name,
            String plugin,
            InputPolicy policy,
            Valve.Reading valve,
            InputAccount.Reading account,
            int chunks,
            Map<String, Long> heldBy,
            Duration untilResume) {}

    /**
     * One output.
     *
     * @param name what logs and metrics call it
     * @param plugin kind
     * @param lane what waits, what is under way, whether it fails
     * @param account what it was given and what became of it
     */
    public record OutputStatus(String name, String plugin, LaneReading lane, RouteAccount.Reading account) {}
}
