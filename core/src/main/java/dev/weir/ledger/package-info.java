// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What was accepted and what became of it, in events: the two equations that always balance.
 *
 * <p>Read first: {@link dev.weir.ledger.Ledger}, {@link dev.weir.ledger.InputAccount}, {@link dev.weir.ledger.RouteAccount}.
 *
 * <p><em>Depends on</em>: nothing.
 */
@NullMarked
package dev.weir.ledger;

import org.jspecify.annotations.NullMarked;
