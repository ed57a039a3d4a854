// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

/**
 * Something that goes wrong for a while.
 *
 * @param atMicros when it begins
 * @param forMicros how long it lasts
 * @param trouble what it is
 * @param target the destination that it befalls, where it befalls one
 */
public record Incident(long atMicros, long forMicros, Trouble trouble, int target) {
    /** What can go wrong. */
    public enum Trouble {
        /** The destination cannot be reached. */
        OUTAGE,
        /** The destination accepts and does not answer until it is over; then the connection breaks. */
        HANG,
        /** The destination is thirty times slower, and half of what it does fails. */
        BROWN_OUT,
        /** The destination refuses, and asks to be left alone for a second. */
        REFUSAL,
        /** The destination takes what it is given, and its answer is lost. */
        LOST_ACK,
        /** The output breaks its contract: throws, fails its future, gives none, or answers nothing. */
        BROKEN_ANSWER,
        /** The process is killed, and starts again when it is over. */
        KILL,
        /** The process is told to stop, and starts again when it is over. */
        RESTART,
        /** The power fails: the process is gone, and of the disk what was not synced; back when it is over. */
        POWER_LOSS,
        /** The disk, or the user's quota on it, has room for little more. */
        DISK_FULL,
        /** The disk lets nobody change anything. */
        DISK_READ_ONLY,
        /** Some writes, new files or renames fail, and of a write the first half gets through. */
        WRITE_FAILS,
        /** Some reads fail; what is there can be read when it is over. */
        READ_FAILS,
        /** Some syncs fail, and what they were to make durable is dropped. */
        SYNC_FAILS,
        /** Some syncs say that all is well, and do nothing. */
        SYNC_LIES,
        /** Some operations take long. */
        DISK_STALLS,
        /** One bit of a file of the store turns over, for good. */
        BIT_ROT
    }

    /** Whether it befalls the process. */
    public boolean isOfProcess() {
        return switch (trouble) {
            case KILL, RESTART, POWER_LOSS -> true;
            case OUTAGE, HANG, BROWN_OUT, REFUSAL, LOST_ACK, BROKEN_ANSWER -> false;
            case DISK_FULL, DISK_READ_ONLY, WRITE_FAILS, READ_FAILS, SYNC_FAILS, SYNC_LIES, DISK_STALLS, BIT_ROT ->
                false;
        };
    }

    /** Whether it befalls the disk. */
    public boolean isOfDisk() {
        return trouble.compareTo(Trouble.DISK_FULL) >= 0;
    }

    /** When it is over, in virtual microseconds. */
    public long endMicros() {
        return atMicros + forMicros;
    }
}
