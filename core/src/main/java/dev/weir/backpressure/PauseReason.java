// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import java.util.Locale;

/** Why an input is paused. Several may hold at once; it resumes when none does. */
public enum PauseReason {
    /** The input holds as much as {@code mem_buf_limit} allows. */
    MEMORY,
    /** The inputs together hold as much as {@code memory.limit} allows. */
    PROCESS_MEMORY,
    /** The disk takes nothing: it is full, it fails, or {@code storage.limit} is reached. */
    DISK,
    /** An output that this input feeds has a full queue, and its policy is to pause. */
    DOWNSTREAM,
    /** The agent is stopping. */
    STOPPING;

    /** The name for logs and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
