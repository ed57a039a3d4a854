// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The second engine room: a lane an output, with its own queue, limit and retries.
 *
 * <p>Read first: {@link dev.weir.dispatch.Dispatcher}, {@link dev.weir.dispatch.Lane}.
 *
 * <p><em>Depends on</em>: output, store and the levels below.
 */
@NullMarked
package dev.weir.dispatch;

import org.jspecify.annotations.NullMarked;
