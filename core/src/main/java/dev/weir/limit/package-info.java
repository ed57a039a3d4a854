// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * How much may be in flight to a destination.
 *
 * <p>Read first: {@link dev.weir.limit.Limiter}.
 *
 * <p><em>Depends on</em>: nothing.
 */
@NullMarked
package dev.weir.limit;

import org.jspecify.annotations.NullMarked;
