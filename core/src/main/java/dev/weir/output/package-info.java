// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The contract of an output: a chunk in, the destination's answer out.
 *
 * <p>Read first: {@link dev.weir.output.Output}, {@link dev.weir.output.Delivery}, {@link
 * dev.weir.output.Repeats} (what a repeat does).
 *
 * <p><em>Depends on</em>: event, chunk, time, metrics, notice, config.
 */
@NullMarked
package dev.weir.output;

import org.jspecify.annotations.NullMarked;
