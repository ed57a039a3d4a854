// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.IOException;

/** What a protocol does with one connection, from its first byte to its last. */
@FunctionalInterface
public interface Conversation {
    /**
     * Runs on a thread of its own, which may block; the connection is closed when it returns.
     *
     * @throws IOException if the connection broke or a limit of it was crossed; the listener tells it
     * @throws InterruptedException if the input stops
     */
    void hold(AcceptedConnection connection) throws IOException, InterruptedException;
}
