// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.limit.Permit;
import dev.weir.output.Delivery;
import dev.weir.time.Ticker;
import java.time.Duration;

/** What the answers of a destination mean for the chunks of its lane. Guarded by the lane's lock. */
final class Landings {
    private final LaneQueue queue;
    private final DestinationState destination;
    private final DeliveryUnit unit;
    private final Ticker ticker;
    private final RetryPolicy retry;
    private final boolean strictOrder;

    Landings(LaneQueue queue, DestinationState destination, DeliveryUnit unit, LanePolicy policy, Ticker ticker) {
        this.queue = queue;
        this.destination = destination;
        this.unit = unit;
        this.ticker = ticker;
        retry = policy.retry();
        strictOrder = policy.strictOrder();
    }

    /**
     * Takes an answered item out of flight, gives its permit back and, where it is to be tried again, puts
     * it back in its place; all in one step, so that no later chunk can start in between. What is first to be noted on
     * disk stays in flight until that is done. The caller holds the lock.
     */
    Landing land(LaneItem item, Permit permit, Delivery delivery, boolean cut, boolean abandoned) {
        queue.land(item);
        item.attempts += cut ? 0 : 1;
        item.attemptsInAll++;
        item.firstBegun = item.attemptsInAll == 1 ? item.begun : item.firstBegun;
        Landing landing =
                switch (delivery) {
                    case Delivery.Delivered ignored -> {
                        permit.onSuccess();
                        unit.delivered(item.current().bytes(), ticker.nanos() - item.begun);
                        destination.succeeded();
                        yield Landing.DELIVERED;
                    }
                    case Delivery.Rejected ignored -> {
                        permit.onIgnore();
                        destination.answered();
                        yield cut ? piecesFollow(item, abandoned) : Landing.REFUSED;
                    }
                    case Delivery.Retry(Duration after, String cause) -> {
                        permit.onDropped();
                        destination.refused(cause);
                        yield failed(item, after, abandoned);
                    }
                    case Delivery.Gone(String cause) -> {
                        permit.onDropped();
                        yield keep(item, cause, abandoned);
                    }
                };
        if (item.ended) {
            return Landing.ENDED_BEFORE;
        }
        if (landing == Landing.REFUSED
                || landing == Landing.GIVEN_UP
                || (landing == Landing.DELIVERED && item.isInPieces())) {
            queue.fly(item);
        }
        return landing;
    }

    private Landing piecesFollow(LaneItem item, boolean abandoned) {
        if (item.ended || abandoned) {
            return Landing.LEFT;
        }
        queue.putBack(item);
        return Landing.CUT;
    }

    /** Decides whether there is a further attempt, and who waits for it. The caller holds the lock. */
    private Landing failed(LaneItem item, Duration after, boolean abandoned) {
        if (item.ended || abandoned) {
            return Landing.LEFT;
        }
        boolean again = retry.allowsAfter(item.attempts);
        if (destination.succeededSince(item.begun) && !strictOrder) {
            if (again) {
                putAside(item, after);
            }
        } else {
            destination.delay(item, after);
            item.due = destination.notBefore();
            if (again) {
                item.rest();
                queue.putBack(item);
            }
        }
        return again ? Landing.AGAIN : Landing.GIVEN_UP;
    }

    /** Has an item wait by itself. */
    void putAside(LaneItem item, Duration after) {
        queue.putAside(item, destination.dueAlone(item.attempts, after));
    }

    /** Nobody will ever take it: has the item wait for the stop. The caller holds the lock. */
    private Landing keep(LaneItem item, String cause, boolean abandoned) {
        boolean known = destination.goes(cause);
        if (item.ended || abandoned) {
            return Landing.LEFT;
        }
        queue.putBack(item);
        return known ? Landing.KEPT : Landing.GONE;
    }
}
