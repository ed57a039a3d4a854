// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

/**
 * The closing account of an engine.
 *
 * @param last everything as it was at the end
 * @param pendingChunks chunks that had not ended when the grace was over: they stay in the store, with their senders, or
 *     are dropped and counted as such
 * @param ledgerDifference what the books leave unexplained; always 0
 */
public record StopReport(PipelineStatus last, int pendingChunks, long ledgerDifference) {}
