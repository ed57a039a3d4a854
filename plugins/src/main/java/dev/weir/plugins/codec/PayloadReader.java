// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.chunk.SlabBuffer;

/**
 * The slabs of a payload, one after the other, in an array. No event is cut in two by the end of a slab.
 *
 * <p>Bounds: the largest slab, which holds either many events in at most {@value #KEPT_MAX} bytes or a single larger
 * one; after a larger one {@link #release} gives the memory back. For one thread at a time.
 */
public final class PayloadReader {
    private static final int KEPT_MAX = 256 * 1024;

    private byte[] bytes = new byte[0];

    /** Copies one slab and answers its length; it lies in {@link #array} from 0 on, until the next. */
    public int read(SlabBuffer payload, int slab) {
        int length = payload.slabBytes(slab);
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        payload.copySlab(slab, bytes, 0);
        return length;
    }

    /** Where the bytes are. */
    public byte[] array() {
        return bytes;
    }

    /** Gives back what a large slab took. */
    public void release() {
        if (bytes.length > KEPT_MAX) {
            bytes = new byte[0];
        }
    }
}
