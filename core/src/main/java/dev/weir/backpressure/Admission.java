// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import dev.weir.ledger.ShedReason;
import java.time.Duration;

/** The answer to an offer of events. */
public sealed interface Admission {
    /** All of it was taken. */
    record Admitted() implements Admission {}

    /**
     * Nothing of it was taken; the sender keeps it and offers it again.
     *
     * @param until estimate of how long the pause will last; a hint, at least one second
     */
    record Paused(Duration until) implements Admission {}

    /**
     * All of it was dropped by policy, and counted.
     *
     * @param reason why
     */
    record Shed(ShedReason reason) implements Admission {}

    /** All of it was taken. */
    Admission ADMITTED = new Admitted();
}
