// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.chunk.SlabBuffer;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.Compressor;
import dev.weir.plugins.codec.ContentCoding;
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
    private byte[] scratch = new byte[0];
    private long bytes;
    private int withMetadata;

    /** Who writes. */
    @FunctionalInterface
    interface Target {
        /** Writes what remains in the buffer. */
        void write(ByteBuffer part) throws IOException;
    }

    /** Looks through the payload as far as the settings ask for it, and compresses it if they do. */
    OutgoingBody(SlabBuffer payload, ForwardOutputSettings settings) {
        this.payload = payload;
        rewriter = new EntryRewriter(settings.integerTime());
        rewritten = new boolean[payload.slabs()];
        if (settings.metadata()) {
            bytes = payload.bytes();
        } else {
            survey(settings.integerTime());
        }
        compressed = switch (settings.packing()) {
            case PLAIN -> null;
            case GZIP -> compress(ContentCoding.GZIP);
            case ZSTD -> compress(ContentCoding.ZSTD);
        };
        if (compressed != null) {
            bytes = compressed.size();
        }
    }

    private void survey(boolean all) {
        for (int slab = 0; slab < rewritten.length; slab++) {
            int length = copy(slab);
            EntryRewriter.Survey survey = rewriter.survey(scratch, 0, length);
            rewritten[slab] = all || !survey.plain();
            bytes += survey.plainBytes();
            withMetadata += survey.withMetadata();
        }
    }

    /** Copies a slab into the scratch array and answers its bytes. */
    private int copy(int slab) {
        int length = payload.slabBytes(slab);
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        payload.copySlab(slab, scratch, 0);
        return length;
    }

    private ByteSink compress(ContentCoding coding) {
        byte[] plain = new byte[Math.toIntExact(bytes)];
        int size = 0;
        for (int slab = 0; slab < rewritten.length; slab++) {
            if (rewritten[slab]) {
                MessagePackWriter entries = rewrite(slab);
                System.arraycopy(entries.array(), 0, plain, size, entries.size());
                size += entries.size();
            } else {
                payload.copySlab(slab, plain, size);
                size += payload.slabBytes(slab);
            }
        }
        ByteSink sink = new ByteSink(Math.addExact(plain.length + plain.length / 8, COMPRESSED_SLACK));
        try (Compressor compressor = coding.compressor()) {
            compressor.compress(plain, 0, size, sink);
        }
        return sink;
    }

    private MessagePackWriter rewrite(int slab) {
        int length = copy(slab);
        MessagePackWriter entries = new MessagePackWriter(Math.max(1, length));
        rewriter.rewrite(scratch, 0, length, entries);
        return entries;
    }

    /** Bytes of the body; not known, and not needed, where times become whole seconds. */
    long bytes() {
        return bytes;
    }

    /** Events whose metadata is not empty and is left out. */
    int withMetadata() {
        return withMetadata;
    }

    /** Writes it all. */
    void writeTo(Target target) throws IOException {
        ByteSink whole = compressed;
        if (whole != null) {
            target.write(ByteBuffer.wrap(whole.array(), 0, whole.size()));
            return;
        }
        for (int slab = 0; slab < rewritten.length; slab++) {
            if (rewritten[slab]) {
                MessagePackWriter entries = rewrite(slab);
                target.write(ByteBuffer.wrap(entries.array(), 0, entries.size()));
            } else {
                target.write(payload.slab(slab));
            }
        }
    }
}
