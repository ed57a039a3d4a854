// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

/** The power is gone. An error, because nothing in a program can answer it. */
final class PowerLoss extends Error {
    private static final long serialVersionUID = 1;

    PowerLoss() {
        super("the power is gone", null, false, false);
    }
}
