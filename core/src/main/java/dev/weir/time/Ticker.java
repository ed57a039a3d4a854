// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.time;

/**
 * A monotonic clock in nanoseconds, of arbitrary origin. Safe for any thread. Only differences mean
 * something; it does not jump when the wall clock does.
 */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary, fixed moment. */
    long nanos();
}
