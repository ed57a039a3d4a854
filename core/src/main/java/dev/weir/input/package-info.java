// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The contract of an input: what it implements and what it is handed.
 *
 * <p>Read first: {@link dev.weir.input.Input}, {@link dev.weir.input.Intake}, {@link dev.weir.input.Offer}; for an input whose readers block, {@link dev.weir.input.PauseGate}.
 *
 * <p><em>Depends on</em>: event, chunk, time, disk, metrics, notice, backpressure, config, parser.
 */
@NullMarked
package dev.weir.input;

import org.jspecify.annotations.NullMarked;
