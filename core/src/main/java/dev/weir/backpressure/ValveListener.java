// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import java.util.Set;

/**
 * Hears of a valve. Called outside the valve's lock, one call at a time and in order, on whichever
 * thread made the change; a call must not block and never throws.
 */
public interface ValveListener {
    /** The valve shut. */
    void paused(Set<PauseReason> reasons);

    /** The valve opened; it had been shut for that long, in the end for these reasons. */
    void resumed(Set<PauseReason> reasons, long pausedNanos);
}
