// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Time as a collaborator: a monotonic ticker and one-shot timers, both replaceable.
 *
 * <p>Read first: {@link dev.weir.time.Ticker}, {@link dev.weir.time.Timers}.
 *
 * <p><em>Depends on</em>: nothing.
 */
@NullMarked
package dev.weir.time;

import org.jspecify.annotations.NullMarked;
