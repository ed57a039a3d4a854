// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A store's folder, opened by one process: its logs, its cursors, and what recovery found. Safe for any thread.
 *
 * <p>Opening looks at the newest segment of each log and lists the others, so its time does not grow with the backlog.
 */
public final class StoreFolder implements AutoCloseable {
    private StoreFolder() {}

    /**
     * Opens a store, or makes one, and recovers it.
     *
     * @throws StoreRefusedException if another process has it (which is named), or its format is not known here
     * @throws StoreFailedException if the disk refuses
     */
    public static StoreFolder open(Surroundings world, StorePlan plan, LogListener listener)
            throws StoreRefusedException, StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /** The store's own identity, the same for ever. */
    public UUID identity() {
        throw new UnsupportedOperationException();
    }

    /** A log; made where it is missing. */
    public SegmentLog log(LogName name) {
        throw new UnsupportedOperationException();
    }

    /**
     * The cursor of an output of the configuration.
     *
     * @throws IllegalArgumentException if the output was not in the plan
     */
    public OutputCursor cursor(String output) {
        throw new UnsupportedOperationException();
    }

    /** A cursor that no output claims, to look at or to end. */
    public Optional<OutputCursor> unclaimed(String output) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /** Lets a cursor that no output claims go, for good; its counts go with it. */
    public void forget(String output) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /** What was found at the opening. */
    public RecoveryReport report() {
        throw new UnsupportedOperationException();
    }

    /**
     * The offset behind the last stored event of each source of an input.
     *
     * @return the greatest of all logs
     */
    public java.util.Map<String, Long> positions(String input) {
        throw new UnsupportedOperationException();
    }

    /** Gives up the room that is kept for the hour of need, so that cursors can still be written. Idempotent. */
    public void releaseReserve() {
        throw new UnsupportedOperationException();
    }

    /** Takes the reserve back, where there is room for it. */
    public boolean restoreReserve() {
        throw new UnsupportedOperationException();
    }

    /** Logs that have segments. */
    public Set<LogName> logs() {
        throw new UnsupportedOperationException();
    }

    /** Seals, syncs and closes everything; the store is clean afterwards. Errors are kept for the next opening. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
