// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A place in the window of chunks that are remembered of a sender, as the name of a source of events.
 *
 * @param sender who numbers the chunks
 * @param number of the place, 0 to {@value #NUMBER_MAX}
 */
record ChunkPlace(ChunkName.Sender sender, int number) {
    /** Highest number. */
    static final int NUMBER_MAX = 4_095;

    private static final String PREFIX = "chunk:";
    private static final int BYTES = ChunkName.Sender.BYTES + Short.BYTES;

    /** The place that a source names, nothing where it names something else. */
    static @Nullable ChunkPlace parse(String source) {
        if (!source.startsWith(PREFIX)) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(source.substring(PREFIX.length()));
        } catch (IllegalArgumentException something) {
            return null;
        }
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        ChunkName.Sender sender = ChunkName.Sender.get(in);
        int number = in.getShort();
        return number < 0 || number > NUMBER_MAX ? null : new ChunkPlace(sender, number);
    }

    /** The name of the source. */
    String text() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        sender.put(out);
        out.putShort((short) number);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
    }
}
