// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Where chunks lie between buffer and dispatch: the contract, the exchange between the two engine rooms, the store in
 * memory, the durable store over the room {@code segment}, and the dead letters.
 *
 * <p>Read first: {@link dev.weir.store.ChunkStore}, {@link dev.weir.store.Supply}, {@link dev.weir.store.Drain}; then
 * {@link dev.weir.store.SegmentStore}, which {@link dev.weir.store.Stores} opens, with what it has beside it: {@link
 * dev.weir.store.Recess} (a disk that takes nothing), {@link dev.weir.store.Collector} and {@link
 * dev.weir.store.Compactor} (segments that hardly anybody wants); and {@link dev.weir.store.DeadLetters}.
 *
 * <p><em>Depends on</em>: backpressure, chunk, config, disk, event, ledger, notice, segment, time.
 */
@NullMarked
package dev.weir.store;

import org.jspecify.annotations.NullMarked;
