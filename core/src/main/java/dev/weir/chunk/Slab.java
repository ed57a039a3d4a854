// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * A piece of native memory that is filled from its beginning; taken from a {@link SlabPool} and given
 * back to it. Filled by one thread, then read by any.
 */
final class Slab {
    private final Arena arena;
    private final MemorySegment memory;
    private int used;

    Slab(int capacity) {
        arena = Arena.ofShared();
        memory = arena.allocate(capacity);
    }

    int capacity() {
        return (int) memory.byteSize();
    }

    int used() {
        return used;
    }

    int free() {
        return capacity() - used;
    }

    void append(byte[] bytes, int from, int length) {
        assert length <= free() : "length=" + length + ", free=" + free();
        MemorySegment.copy(bytes, from, memory, ValueLayout.JAVA_BYTE, used, length);
        used += length;
    }

    void copyTo(byte[] target, int at, int from, int length) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, target, at, length);
    }

    /** A part of what was filled in, for a channel to write from. */
    ByteBuffer filled(int from, int length) {
        return memory.asSlice(from, length).asByteBuffer().asReadOnlyBuffer();
    }

    void empty() {
        used = 0;
    }

    /** Hands the memory back to the system; reading it afterwards fails. */
    void destroy() {
        arena.close();
    }
}
