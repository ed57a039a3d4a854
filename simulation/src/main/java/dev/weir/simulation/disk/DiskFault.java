// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

/**
 * A fault that a disk is to have, as a value, so that a schedule of faults can be printed, replayed and shortened.
 *
 * @param operation what is struck
 * @param after how many operations of that kind go well before, counted from when the fault is planned
 * @param times how many are struck, one behind the other
 * @param effect what happens to them
 * @param nanos how long each of them stalls before, in virtual nanoseconds
 */
public record DiskFault(Operation operation, long after, long times, Effect effect, long nanos) {
    /** Checks the counts. */
    public DiskFault {
        if (after < 0 || times < 1 || nanos < 0) {
            throw new IllegalArgumentException("after=" + after + ", times=" + times + ", nanos=" + nanos);
        }
        if (effect == Effect.LIES && operation != Operation.FORCE && operation != Operation.SYNC_FOLDER) {
            throw new IllegalArgumentException(operation + " cannot lie, only FORCE and SYNC_FOLDER can");
        }
    }

    /** A fault without a stall. */
    public DiskFault(Operation operation, long after, long times, Effect effect) {
        this(operation, after, times, effect, 0);
    }

    /** What happens to an operation that is struck. */
    public enum Effect {
        /** The device fails. Of a write the first half gets through; a force loses what it was asked for. */
        INPUT_OUTPUT("Input/output error"),
        /** As if the disk were full. Of a write the first half gets through. */
        NO_SPACE("No space left on device"),
        /** As if the quota were used up. Of a write the first half gets through. */
        QUOTA("Disk quota exceeded"),
        /** As if the file system had been mounted read-only. */
        READ_ONLY("Read-only file system"),
        /** It is said to have gone well and did not happen; for what makes durable. */
        LIES(""),
        /** Nothing but the stall. */
        NONE("");

        final String message;

        Effect(String message) {
            this.message = message;
        }

        boolean fails() {
            return !message.isEmpty();
        }
    }
}
