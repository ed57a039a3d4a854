// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The contract of a filter: events in, tagged events out.
 *
 * <p>Read first: {@link dev.weir.filter.Filter}.
 *
 * <p><em>Depends on</em>: event, config.
 */
@NullMarked
package dev.weir.filter;

import org.jspecify.annotations.NullMarked;
