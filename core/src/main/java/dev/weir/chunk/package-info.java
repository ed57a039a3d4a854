// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The unit that is buffered, stored, delivered and acknowledged: its identity, its bytes in pooled native memory, and how it is built.
 *
 * <p>Read first: {@link dev.weir.chunk.Chunk}, {@link dev.weir.chunk.GrowingChunk}, {@link dev.weir.chunk.SlabPool}.
 *
 * <p><em>Depends on</em>: event.
 */
@NullMarked
package dev.weir.chunk;

import org.jspecify.annotations.NullMarked;
