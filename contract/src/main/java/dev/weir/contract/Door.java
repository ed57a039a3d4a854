// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

/** The reception of a destination whose threads may wait, one for each delivery. Safe for any thread. */
public final class Door implements AutoCloseable {
    private Reception reception = Reception.OPEN;

    /** An open door. */
    public Door() {}

    /** Whether to take a delivery that is here; waits while the destination is silent. An interrupt refuses it. */
    public synchronized boolean admits() {
        try {
            while (reception == Reception.SILENT) {
                wait();
            }
            return reception == Reception.OPEN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Does that from now on, for those that wait as well. */
    public synchronized void set(Reception wanted) {
        reception = wanted;
        notifyAll();
    }

    /** Refuses whoever waits or comes. Idempotent. */
    @Override
    public void close() {
        set(Reception.REFUSING);
    }
}
