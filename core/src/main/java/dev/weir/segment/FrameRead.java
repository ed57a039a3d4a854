// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/** What reading the next frame of a chunk gave. */
public sealed interface FrameRead {
    /**
     * The frame's events lie in the caller's array from index 0 on.
     *
     * @param length bytes
     * @param events events in them
     */
    record Read(int length, int events) implements FrameRead {}

    /** There is no further frame. */
    record End() implements FrameRead {}

    /**
     * The frame cannot be read; the next call goes on with the one behind it.
     *
     * @param offset where it begins
     * @param cause in words
     */
    record Damaged(long offset, String cause) implements FrameRead {}
}
