// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.output;

import java.time.Duration;

/** The destination's answer. */
public sealed interface Delivery {
    /** It took the chunk. */
    record Delivered() implements Delivery {}

    /**
     * It did not take the chunk now, but may later: it is overloaded, away, or cannot be reached.
     *
     * @param after how long the destination asks to be left alone; zero if it says nothing
     * @param cause what happened, for the operator
     */
    record Retry(Duration after, String cause) implements Delivery {}

    /**
     * It will never take these bytes.
     *
     * @param cause what happened, for the operator
     */
    record Rejected(String cause) implements Delivery {}

    /**
     * It is gone for good: neither this chunk nor any other can ever be delivered there by this process, as where
     * nobody reads the standard output any more. Not for what may come back: that is {@code Retry}. The agent stops;
     * what the output still holds is left to senders that keep it.
     *
     * @param cause what happened, for the operator
     */
    record Gone(String cause) implements Delivery {}

    /** It took the chunk. */
    Delivery DELIVERED = new Delivered();

    /** To be tried again, with no wish of the destination's. */
    static Delivery retry(String cause) {
        return new Retry(Duration.ZERO, cause);
    }
}
