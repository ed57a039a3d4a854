// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The http input and the http output.
 *
 * <p>Read first: {@link dev.weir.plugins.http.HttpEvents} (what a request means).
 *
 * <p><em>Depends on</em>: web, net, codec; input and output and what they depend on.
 */
@NullMarked
package dev.weir.plugins.http;

import org.jspecify.annotations.NullMarked;
