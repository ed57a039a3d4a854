// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

/** When a sender is told that its events are safe. */
public enum AckLevel {
    /** They are admitted; they live in memory and end with the process. */
    MEMORY,
    /** They survive the end of the process and of the machine's power. */
    DISK,
    /** Every route has delivered them, or keeps them durably as dead letters. */
    DELIVERED
}
