// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Sockets for every protocol: listeners and accepted connections, pooled connections to a
 * destination, TLS on both sides, and the keys that configure them.
 *
 * <p>Read first: {@link dev.weir.plugins.net.Listener} and {@link
 * dev.weir.plugins.net.AcceptedConnection} for an input, {@link dev.weir.plugins.net.Upstream} and
 * {@link dev.weir.plugins.net.Connection} for an output.
 *
 * <p><em>Depends on</em>: config, input, output, backpressure, disk, metrics, notice, time.
 */
@NullMarked
package dev.weir.plugins.net;

import org.jspecify.annotations.NullMarked;
