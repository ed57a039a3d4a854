// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

/** What happens to events that arrive when their input is at its bound. */
public enum OverflowPolicy {
    /** The input stops taking; nothing is lost that the sender keeps. */
    PAUSE,
    /** What arrives goes to disk alone and waits there; only a full disk pauses the input. */
    SPILL,
    /** What arrives is dropped and counted. */
    SHED_NEWEST,
    /** The oldest undelivered chunk of the same input is dropped and counted. */
    SHED_OLDEST
}
