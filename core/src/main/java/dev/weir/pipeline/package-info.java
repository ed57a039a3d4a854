// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Wiring and life cycle of one engine: inputs, filters, buffer, store, dispatch, outputs.
 *
 * <p>Read first: {@link dev.weir.pipeline.Pipeline}, {@link dev.weir.pipeline.PipelineBuilder}.
 *
 * <p><em>Depends on</em>: every room of core.
 */
@NullMarked
package dev.weir.pipeline;

import org.jspecify.annotations.NullMarked;
