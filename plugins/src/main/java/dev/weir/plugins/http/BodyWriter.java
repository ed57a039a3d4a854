// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.Compressor;
import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.codec.EventEncoder;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.PayloadReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maker of request bodies, kept from one request to the next. For one request at a time.
 *
 * <p>MessagePack that is not compressed is not copied: the body is the chunk's own memory. JSON is
 * made slab by slab through a scratch buffer into pooled native memory. What is to be compressed is
 * made whole first, because a frame tells its size.
 *
 * <p>Bounds: the chunk's size times what its events grow by as JSON, {@value #BODY_MAX} bytes at
 * most; of scratch memory {@value #SCRATCH_KEPT} bytes of each kind are kept.
 */
final class BodyWriter implements AutoCloseable {
    private static final int BODY_MAX = 256 << 20;

    /** A slab of 256 KiB as JSON; what is larger is made anew for each body. */
    private static final int SCRATCH_KEPT = 512 * 1024;

    /** What is put into native memory at once: the size of the slabs that it has most of. */
    private static final int PIECE = 64 * 1024;

    private final SlabPool pool;
    private final EventFormat format;
    private final EventEncoder encoder;
    private final @Nullable Compressor compressor;
    private final PayloadReader payload = new PayloadReader();
    private final ByteSink plain = new ByteSink(BODY_MAX);
    private final ByteSink packed = new ByteSink(BODY_MAX);
    private @Nullable SlabBuffer body;

    BodyWriter(HttpOutputSettings settings, SlabPool pool) {
        this.pool = pool;
        format = settings.format();
        encoder = new EventEncoder(format, settings.style());
        Optional<ContentCoding> coding = settings.coding();
        compressor = coding.isPresent() ? coding.get().compressor() : null;
    }

    /**
     * Makes the body of a chunk's events.
     *
     * @return its pieces, valid until {@link #release}
     * @throws dev.weir.plugins.codec.SinkFullException if it were larger than any body may be
     */
    List<ByteBuffer> write(SlabBuffer events) {
        Compressor packer = compressor;
        if (packer != null) {
            writeWhole(events);
            packer.compress(plain.array(), 0, plain.size(), packed);
            return List.of(ByteBuffer.wrap(packed.array(), 0, packed.size()));
        }
        if (format == EventFormat.MSGPACK) {
            return pieces(events);
        }
        return pieces(writeBySlab(events));
    }

    private static List<ByteBuffer> pieces(SlabBuffer buffer) {
        var pieces = new ArrayList<ByteBuffer>(buffer.slabs());
        for (int slab = 0; slab < buffer.slabs(); slab++) {
            pieces.add(buffer.slab(slab));
        }
        return pieces;
    }

    private void writeWhole(SlabBuffer events) {
        encoder.begin(plain);
        for (int slab = 0; slab < events.slabs(); slab++) {
            encode(events, slab);
        }
        encoder.end(plain);
    }

    private SlabBuffer writeBySlab(SlabBuffer events) {
        var target = new SlabBuffer(pool);
        body = target;
        encoder.begin(plain);
        for (int slab = 0; slab < events.slabs(); slab++) {
            encode(events, slab);
            moveTo(target);
        }
        encoder.end(plain);
        moveTo(target);
        return target;
    }

    private void encode(SlabBuffer events, int slab) {
        int length = payload.read(events, slab);
        encoder.append(payload.array(), 0, length, plain);
    }

    private void moveTo(SlabBuffer target) {
        for (int from = 0; from < plain.size(); from += PIECE) {
            target.append(plain.array(), from, Math.min(PIECE, plain.size() - from));
        }
        plain.clear();
    }

    /** The request is over: gives back what its body took. */
    void release() {
        SlabBuffer used = body;
        body = null;
        if (used != null) {
            used.release();
        }
        plain.release(SCRATCH_KEPT);
        packed.release(SCRATCH_KEPT);
        payload.release();
    }

    @Override
    public void close() {
        release();
        Compressor packer = compressor;
        if (packer != null) {
            packer.close();
        }
    }
}
