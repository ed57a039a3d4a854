// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.output;

import java.util.concurrent.CompletableFuture;

/**
 * A way to one destination. {@link #deliver} is called by as many threads at once as {@link
 * #concurrency} allows, on threads that may block.
 */
public interface Output {
    /**
     * Brings a chunk to the destination. The future is completed once, when the destination's answer
     * has been read to its end, and never exceptionally in a way that matters: an exception counts as
     * {@code Retry}. The consignment's bytes are valid until then.
     */
    CompletableFuture<Delivery> deliver(Consignment consignment);

    /** Deliveries that may be under way at once; 1 keeps the order of each stream. */
    default int concurrency() {
        return 1;
    }

    /**
     * Ends connections and files, and with them every delivery that is still under way: the agent stops and
     * the destination did not answer within the grace. Idempotent.
     */
    default void close() {}
}
