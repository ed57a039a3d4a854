// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.RouteMask;
import org.jspecify.annotations.Nullable;

/**
 * A sealed chunk on its way from the buffer to the dispatcher.
 *
 * @param chunk what it is
 * @param home where it lies
 * @param held where its bytes are noted, and where the outputs that let go of them are to be; nothing where
 *     they do not lie in memory
 * @param ackRoutes outputs whose end is to be told as soon as all of them have one, before that of the others
 */
public record Handover(
        Chunk chunk, ChunkStore home, @Nullable HeldBytes held, RouteMask ackRoutes) {}
