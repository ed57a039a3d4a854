// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Where chunks lie between buffer and dispatch: the contract, the exchange between the two engine rooms, and the store in memory.
 *
 * <p>Read first: {@link dev.weir.store.ChunkStore}, {@link dev.weir.store.Supply}, {@link dev.weir.store.Drain}.
 *
 * <p><em>Depends on</em>: chunk, event, config.
 */
@NullMarked
package dev.weir.store;

import org.jspecify.annotations.NullMarked;
