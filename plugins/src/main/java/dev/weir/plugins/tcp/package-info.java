// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Streams of JSON or of texts over TCP: an input that listens and an output that connects.
 *
 * <p>Read first: {@link dev.weir.plugins.tcp.TcpInput}, {@link dev.weir.plugins.tcp.TcpOutput}. What
 * bytes become is the business of {@code plugins.codec}, sockets are that of {@code plugins.net}.
 *
 * <p><em>Depends on</em>: the contracts of core, plugins.net, plugins.codec.
 */
@NullMarked
package dev.weir.plugins.tcp;

import org.jspecify.annotations.NullMarked;
