// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.ledger;

/** What became of a chunk on one route, once and for all. */
public sealed interface RouteEnd {
    /** The destination took it. */
    record Delivered() implements RouteEnd {}

    /** It is kept durably where refused chunks are kept. */
    record DeadLettered() implements RouteEnd {}

    /** Its last permitted attempt failed, or the destination refused it for good, and it is gone. */
    record GivenUp() implements RouteEnd {}

    /** It was dropped by policy. */
    record Shed(ShedReason reason) implements RouteEnd {}

    /** The agent stopped first; who sent the events still has them and will send them again. */
    record Returned() implements RouteEnd {}

    /** Whether a sender who waits for delivery may be told that all is well. */
    default boolean isSafe() {
        return this instanceof Delivered || this instanceof DeadLettered;
    }
}
