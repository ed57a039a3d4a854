// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.ChunkBuilder;
import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into a chunk.
 *
 * @param chunk the chunk that grows
 * @param events what is added
 * @param position how far the events reach in their source, if it can be read again
 * @param ack what their sender waits for
 * @param keptBySender whether their sender would send them again
 */
public record Addition(
        ChunkBuilder chunk, EventBatch events, @Nullable SourcePosition position, AckLevel ack, boolean keptBySender) {}
