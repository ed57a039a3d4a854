// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Which tag goes to which output.
 *
 * <p>Read first: {@link dev.weir.route.Router}, {@link dev.weir.route.TagPattern}.
 *
 * <p><em>Depends on</em>: event, chunk, config.
 */
@NullMarked
package dev.weir.route;

import org.jspecify.annotations.NullMarked;
