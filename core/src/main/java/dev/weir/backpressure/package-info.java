// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Bounded memory and the valve in front of each input: who may go on, who waits, and why.
 *
 * <p>Read first: {@link dev.weir.backpressure.Valve}, {@link dev.weir.backpressure.ProcessMemory}, {@link dev.weir.backpressure.Admission}.
 *
 * <p><em>Depends on</em>: time, config.
 */
@NullMarked
package dev.weir.backpressure;

import org.jspecify.annotations.NullMarked;
