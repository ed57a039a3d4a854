// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.chunk.SlabBuffer;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.Compressor;
import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.codec.PayloadReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one chunk as one receiver wants them. For the thread of one delivery.
 *
 * <p>Slabs whose events need no change are written as they lie in native memory. Of the others one at a
 * time is copied and rewritten. Only to be compressed is a whole chunk copied: its bytes once, and once
 * compressed.
 */
final class OutgoingBody {
    private static final int COMPRESSED_SLACK = 4_096;

    private final SlabBuffer payload;
    private final EntryRewriter rewriter;
    private final boolean[] rewritten;
    private final @Nullable ByteSink compressed;
    private final PayloadReader scratch;
    private boolean rewrites;
    private long bytes;

    /** Who writes. */
    @FunctionalInterface
    interface Target {
        /** Writes what remains in the buffer. */
        void write(ByteBuffer part) throws IOException;
    }

    /**
     * Looks through the payload as far as the settings ask for it, and compresses it if they do.
     *
     * @param scratch where slabs are looked through, and rewritten if the body {@link #ownsMemory}
     */
    OutgoingBody(SlabBuffer payload, ForwardOutputSettings settings, PayloadReader scratch) {
        this.payload = payload;
        this.scratch = scratch;
        rewriter = new EntryRewriter(settings.integerTime());
        rewritten = new boolean[payload.slabs()];
        bytes = payload.bytes();
        compressed = switch (settings.packing()) {
            case PLAIN -> null;
            case GZIP -> compress(ContentCoding.GZIP, settings.metadata());
            case ZSTD -> compress(ContentCoding.ZSTD, settings.metadata());
        };
        if (compressed != null) {
            bytes = compressed.size();
        } else if (!settings.metadata()) {
            survey(settings.integerTime());
        }
    }

    /** Finds the slabs that have to be rewritten, and how many bytes the plain entries have. */
    private void survey(boolean all) {
        bytes = 0;
        for (int slab = 0; slab < rewritten.length; slab++) {
            int length = scratch.read(payload, slab);
            int plain = rewriter.plainBytes(scratch.array(), 0, length);
            rewritten[slab] = all || plain != length;
            rewrites |= rewritten[slab];
            bytes += plain;
        }
    }

    private ByteSink compress(ContentCoding coding, boolean metadata) {
        byte[] plain = new byte[Math.toIntExact(payload.bytes())];
        int size = 0;
        for (int slab = 0; slab < rewritten.length; slab++) {
            payload.copySlab(slab, plain, size);
            int end = size + payload.slabBytes(slab);
            size = metadata ? end : rewriter.rewrite(plain, size, end);
        }
        ByteSink sink = new ByteSink(Math.addExact(size + size / 8, COMPRESSED_SLACK));
        try (Compressor compressor = coding.compressor()) {
            compressor.compress(plain, 0, size, sink);
        }
        return sink;
    }

    /** Whether it needs memory beside the payload until it is written. */
    boolean ownsMemory() {
        return compressed != null || rewrites;
    }

    /** Bytes of the body; not known, and not needed, where times become whole seconds. */
    long bytes() {
        return bytes;
    }

    /** Events whose metadata was not empty and is left out; known when it is written. */
    int leftOut() {
        return rewriter.leftOut();
    }

    /** Writes it all, once. */
    void writeTo(Target target) throws IOException {
        ByteSink whole = compressed;
        if (whole != null) {
            target.write(ByteBuffer.wrap(whole.array(), 0, whole.size()));
            return;
        }
        for (int slab = 0; slab < rewritten.length; slab++) {
            if (rewritten[slab]) {
                int length = scratch.read(payload, slab);
                byte[] entries = scratch.array();
                target.write(ByteBuffer.wrap(entries, 0, rewriter.rewrite(entries, 0, length)));
            } else {
                target.write(payload.slab(slab));
            }
        }
    }
}
