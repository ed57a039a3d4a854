// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The books of one engine: an account for each input and for each route. Nothing disappears silently:
 * every event that was taken stands in one account, and the accounts always balance. Safe for any
 * thread.
 */
public final class Ledger {
    private final Map<String, InputAccount> inputs = new LinkedHashMap<>();
    private final Map<String, RouteAccount> routes = new LinkedHashMap<>();

    /** The account of the input with that identity, opened at the first asking. */
    public synchronized InputAccount input(String identity) {
        return inputs.computeIfAbsent(identity, missing -> new InputAccount());
    }

    /** The account of the route to the output with that identity, opened at the first asking. */
    public synchronized RouteAccount route(String identity) {
        return routes.computeIfAbsent(identity, missing -> new RouteAccount());
    }

    /** Sum of what all accounts leave unexplained; always 0. */
    public synchronized long difference() {
        long sum = 0;
        for (InputAccount account : inputs.values()) {
            sum += Math.abs(account.reading().difference());
        }
        for (RouteAccount account : routes.values()) {
            sum += Math.abs(account.reading().difference());
        }
        return sum;
    }
}
