// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

/** What happens when the queue of one output is full. */
public enum QueueOverflow {
    /** The inputs that feed this output pause, and with them what they send elsewhere. */
    PAUSE,
    /** The oldest waiting chunk is dropped for this output alone, and counted. */
    SHED_OLDEST
}
