// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A chunk as its owner has it in memory, to be written again.
 *
 * @param chunk which
 * @param payload all its events, cut only between events
 */
public record Rewrite(LogChunk chunk, List<ByteBuffer> payload) {}
