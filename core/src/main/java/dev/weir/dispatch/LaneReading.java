// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import java.time.Duration;
import java.util.Optional;

/**
 * A lane at one moment.
 *
 * @param output name of the output
 * @param waiting chunks that wait, for their turn or for a retry
 * @param inFlight deliveries under way
 * @param retrying chunks among those that wait which have failed before
 * @param heldBytes payload waiting or in flight
 * @param queueLimit bytes that may be held, or {@link Long#MAX_VALUE}
 * @param failing whether the destination failed last and one probe at a time is sent
 * @param trouble what the destination last failed with, while it fails
 * @param nextAttempt how long until the next probe; zero while it does not fail
 */
public record LaneReading(
        String output,
        int waiting,
        int inFlight,
        int retrying,
        long heldBytes,
        long queueLimit,
        boolean failing,
        Optional<String> trouble,
        Duration nextAttempt) {}
