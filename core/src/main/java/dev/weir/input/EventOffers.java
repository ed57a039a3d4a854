// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.backpressure.Admission;
import dev.weir.event.EventBatch;
import dev.weir.event.Tag;
import dev.weir.ledger.ShedReason;

/**
 * The way into the intake of events whose sender will not send them again and can be made to wait. Safe
 * for any thread.
 */
public final class EventOffers {
    private final InputContext context;
    private final PauseGate gate;
    private final Tag tag;

    /**
     * For an input that has one tag.
     *
     * @param context the input's world
     * @param gate where to wait while the input is paused
     */
    public EventOffers(InputContext context, PauseGate gate) {
        this.context = context;
        this.gate = gate;
        tag = new Tag(context.tag());
    }

    /**
     * Offers until the intake takes or sheds, and waits while it does not. When the input stops
     * meanwhile, the events are counted as shed: nobody has them any more.
     */
    public void offer(EventBatch events) {
        if (events.isEmpty()) {
            return;
        }
        boolean taken = false;
        try {
            taken = !(gate.offer(context.intake(), Offer.of(tag, events)) instanceof Admission.Paused);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (!taken) {
                context.intake().shed(events.count(), events.size(), ShedReason.STOP);
            }
        }
    }
}
