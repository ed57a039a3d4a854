// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/**
 * How the logs of a store behave.
 *
 * @param segmentBytes size at which a segment is full, {@value #SMALLEST} to {@value #LARGEST}; one group that is
 *     larger has a segment of its own
 * @param sync when what was written is synced
 * @param codecs how payloads are compressed on disk
 */
public record LogSettings(int segmentBytes, SyncPolicy sync, FrameCodecs codecs) {
    /** The least that a segment may be told to hold. */
    public static final int SMALLEST = 64 * 1024;

    /** The most that a segment may be told to hold. */
    public static final int LARGEST = 64 * 1024 * 1024;

    private static final int USUAL_LEAST = 1024 * 1024;
    private static final int USUAL_MOST = 16 * 1024 * 1024;

    /** Checks the size. */
    public LogSettings {
        if (segmentBytes < SMALLEST || segmentBytes > LARGEST) {
            throw new IllegalArgumentException(
                    "segmentBytes=" + segmentBytes + ", allowed " + SMALLEST + " to " + LARGEST);
        }
    }

    /** Nothing is compressed, and nothing that is can be read. */
    public LogSettings(int segmentBytes, SyncPolicy sync) {
        this(segmentBytes, sync, FrameCodecs.NONE);
    }

    /**
     * The usual size under a limit: a sixteenth of it, from 1 to 16 MiB.
     *
     * @param limit bytes, the smallest of the limits that hold for the store
     */
    public static int segmentBytesUnder(long limit) {
        return Math.clamp(limit / 16, USUAL_LEAST, USUAL_MOST);
    }
}
