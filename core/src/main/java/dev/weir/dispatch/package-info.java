// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The second engine room: a lane an output, with its own queue, limit and retries.
 *
 * <p>Read first: {@link dev.weir.dispatch.Dispatcher}, {@link dev.weir.dispatch.Lane}; then {@link
 * dev.weir.dispatch.Backlog} (what a lane leaves in the store), {@link dev.weir.dispatch.Bisection} (the search for
 * what is refused) and {@link dev.weir.dispatch.Morgue} (what becomes of that).
 *
 * <p><em>Depends on</em>: output, store and the levels below.
 */
@NullMarked
package dev.weir.dispatch;

import org.jspecify.annotations.NullMarked;
