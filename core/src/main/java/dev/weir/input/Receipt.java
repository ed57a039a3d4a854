// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

/**
 * Told once what became of an offer that was admitted, when the acknowledgement level of the input is
 * reached or cannot be reached any more. On any thread, perhaps before {@code offer} has returned; must
 * not block.
 */
@FunctionalInterface
public interface Receipt {
    /**
     * The offer ended.
     *
     * @param safe whether the sender may forget the events; if not, it keeps them and sends them again
     */
    void ended(boolean safe);
}
