// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.segment.FrameCodec;
import dev.weir.segment.FrameCodecs;
import java.util.List;

/** The ways in which the store can compress what lies on disk: zstd and lz4. */
public final class StoreCodecs {
    private static final List<FrameCodec> ALL = List.of(new ZstdFrames(), new Lz4Frames());

    private StoreCodecs() {}

    /** All of them can be read; what is written is not compressed. */
    public static FrameCodecs reading() {
        return FrameCodecs.reading(ALL);
    }
}
