// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

/** What a chunk file of Fluent Bit holds. */
public enum ChunkKind {
    /** Events of logs. */
    LOGS,
    /** Metrics. */
    METRICS,
    /** Traces. */
    TRACES,
    /** Blobs: files that are sent on as they are. */
    BLOBS,
    /** Profiles. */
    PROFILES,
    /** Something that only a later Fluent Bit knows. */
    UNKNOWN;

    static ChunkKind of(int code) {
        return switch (code) {
            case 0 -> LOGS;
            case 1 -> METRICS;
            case 2 -> TRACES;
            case 3 -> BLOBS;
            case 4 -> PROFILES;
            default -> UNKNOWN;
        };
    }
}
