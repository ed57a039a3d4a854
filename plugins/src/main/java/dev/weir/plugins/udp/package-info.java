// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Datagrams of JSON or of texts: an input that cannot slow its senders, and so counts what it loses.
 *
 * <p>Read first: {@link dev.weir.plugins.udp.UdpInput}.
 *
 * <p><em>Depends on</em>: the contracts of core, plugins.net, plugins.codec.
 */
@NullMarked
package dev.weir.plugins.udp;

import org.jspecify.annotations.NullMarked;
