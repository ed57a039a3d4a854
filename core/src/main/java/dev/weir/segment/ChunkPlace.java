// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/**
 * Where a chunk lies; cursors remember chunks by it.
 *
 * @param segment which segment
 * @param ordinal number of the chunk in it, from 0, in the order of first frames; never changes
 */
public record ChunkPlace(SegmentKey segment, int ordinal) {}
