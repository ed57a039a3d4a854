// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;

/** Reads the events of a chunk, frame by frame, each checked before it is handed on. */
public final class ChunkReader {
    ChunkReader() {}

    /**
     * Reads the next frame.
     *
     * @param into as large as {@link StoredChunk#largestFrame}
     * @throws IOException if the disk refuses to read at all
     */
    public FrameRead next(byte[] into) throws IOException {
        throw new UnsupportedOperationException();
    }
}
