// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.input.InputContext;
import dev.weir.ledger.ShedReason;
import dev.weir.metrics.Counter;

/**
 * The account of items that cannot become events: each is counted, and told with bounds. Safe for any
 * thread.
 *
 * <p>An item that is too long is an event that was dropped, and so stands in the ledger. What is
 * malformed never was one.
 */
public final class ItemFaults {
    private final InputContext context;
    private final PeerNotices notices;
    private final Counter malformed;
    private final Counter tooLong;

    /** The account of one input. */
    public ItemFaults(InputContext context) {
        this.context = context;
        notices = new PeerNotices(context.notices(), context.name(), context.ticker());
        malformed = counter("malformed");
        tooLong = counter("too_long");
    }

    private Counter counter(String reason) {
        return context.metrics().counter("weir_input_refused_total", "name", context.name(), "reason", reason);
    }

    /**
     * An item was left out because it is not what it should be.
     *
     * @param address the sender's address without its port
     * @param sender the sender as an operator knows it
     * @param reason what is wrong, without the sender's bytes
     */
    public void malformed(String address, String sender, String reason) {
        malformed.increment();
        notices.warn(address, "malformed", "refused an item of " + sender + ": " + reason);
    }

    /**
     * An item was left out because it is too long.
     *
     * @param address the sender's address without its port
     * @param sender the sender as an operator knows it
     * @param bytes how long it was when that was noticed
     * @param limit how long it may be, with the key that says so
     */
    public void tooLong(String address, String sender, long bytes, String limit) {
        tooLong.increment();
        context.intake().shed(1, bytes, ShedReason.TOO_LONG);
        notices.warn(address, "too_long", "dropped an item of " + sender + ": bytes=" + bytes + ", limit=" + limit);
    }
}
