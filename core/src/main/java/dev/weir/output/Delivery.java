// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.output;

import java.time.Duration;

/** The destination's answer. */
public sealed interface Delivery {
    /** It took the chunk. */
    record Delivered() implements Delivery {
        @Override
        public String cause() {
            return "";
        }
    }

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
     * @param blame what it was refused for, which decides whether a part of the chunk may fare better
     */
    record Rejected(String cause, Blame blame) implements Delivery {
        /** Refused for what is in it. */
        public Rejected(String cause) {
            this(cause, Blame.CONTENT);
        }
    }

    /** What a chunk was refused for. */
    enum Blame {
        /** An event in it, or how many they are: the chunk is halved to find those that pass. */
        CONTENT,
        /** Nothing in it: a wrong address, token or tag, with which every part would be refused as well. */
        ADDRESS
    }

    /**
     * It is gone for good: neither this chunk nor any other can ever be delivered there by this process, as where
     * nobody reads the standard output any more. Not for what may come back: that is {@code Retry}. The agent stops;
     * what the output still holds is left to senders that keep it.
     *
     * @param cause what happened, for the operator
     */
    record Gone(String cause) implements Delivery {}

    /** What happened, for the operator; empty where it took the chunk. */
    String cause();

    /** It took the chunk. */
    Delivery DELIVERED = new Delivered();

    /** To be tried again, with no wish of the destination's. */
    static Delivery retry(String cause) {
        return new Retry(Duration.ZERO, cause);
    }
}
