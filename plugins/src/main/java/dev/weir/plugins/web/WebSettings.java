// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.plugins.net.ListenSettings;
import java.time.Duration;

/**
 * How an input listens for requests, and how large they may be.
 *
 * @param listen where, for how many, how encrypted
 * @param bodyMax bytes of a body, before and after its content coding is undone
 * @param idleTimeout how long a connection may wait for its next request; zero is for ever
 * @param connectionsMax open connections at most; more wait in the kernel
 * @param requestsMax requests that are read and decoded at the same time
 * @param pace how slow a sender may be
 */
public record WebSettings(
        ListenSettings listen, int bodyMax, Duration idleTimeout, int connectionsMax, int requestsMax, Pace pace) {
    /**
     * How slow a sender may be. No key sets it: who is slower than this means harm, or is broken.
     *
     * @param head time for a head, from its first byte
     * @param bodyGrace time from which on a body must have come at the least rate of the listener
     */
    public record Pace(Duration head, Duration bodyGrace) {
        /** Ten seconds and five. */
        public static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    /**
     *  Times the size of its body that a request may hold while it is taken: body, its growth, its
     *  events.
     */
    private static final long HELD_FACTOR = 4;

    /** Bytes that the events of a small body may have beyond what its size allows. */
    private static final int EVENT_BYTES_SLACK = 16 * 1024;

    /** Checks the ranges. */
    public WebSettings {
        if (bodyMax < 1 || connectionsMax < 1 || requestsMax < 1) {
            throw new IllegalArgumentException("bodyMax=" + bodyMax + ", connectionsMax=" + connectionsMax
                    + ", requestsMax=" + requestsMax + ", least=1");
        }
    }

    /** Bytes that the largest request holds while it is taken. */
    public long largestItem() {
        return HELD_FACTOR * bodyMax + EVENT_BYTES_SLACK;
    }

    /**
     *  Bytes that the events of a body of that length may have: twice as many, for short ones more.
     */
    static int eventBytesMax(int bodyLength) {
        return (int) Math.min(Integer.MAX_VALUE - 64L, 2L * bodyLength + EVENT_BYTES_SLACK);
    }
}
