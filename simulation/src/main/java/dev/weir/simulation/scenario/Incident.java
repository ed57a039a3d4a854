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
        POWER_LOSS
    }

    /** Whether it is the process and no destination that it befalls. */
    public boolean isOfProcess() {
        return trouble == Trouble.KILL || trouble == Trouble.RESTART || trouble == Trouble.POWER_LOSS;
    }
}
