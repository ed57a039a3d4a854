// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

/**
 * The closing account of an engine.
 *
 * @param last everything as it was at the end
 * @param ledgerDifference what the books leave unexplained; always 0
 */
public record StopReport(PipelineStatus last, long ledgerDifference) {}
