// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.ledger;

import java.util.Locale;
import java.util.Map;

/** Why events were dropped on purpose. The name in lower case is the metric's label. */
public enum ShedReason {
    /** The input's bound was reached and its policy drops what arrives. */
    NEWEST,
    /** The input's bound was reached and its policy drops its oldest undelivered chunk. */
    OLDEST,
    /** An output's queue reached its own bound and its policy drops its oldest chunk. */
    QUEUE,
    /** A sender that cannot be slowed sent more than there was room for. */
    UNSLOWABLE,
    /** One event is larger than the largest that the input is configured to take. */
    TOO_LONG,
    /** The disk lost or changed the bytes of the chunk. */
    DAMAGED,
    /** An output of that identity had been forgotten, and began anew: what it was given before, however that ended. */
    FORGOTTEN,
    /** The agent stopped and the sender no longer has the events. */
    STOP;

    /** The metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All that was dropped, for whatever reason. */
    static long sum(Map<ShedReason, Long> dropped) {
        long sum = 0;
        for (long events : dropped.values()) {
            sum += events;
        }
        return sum;
    }
}
