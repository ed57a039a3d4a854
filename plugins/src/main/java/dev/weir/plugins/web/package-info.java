// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * HTTP, for every protocol that is spoken over it: the server of inputs that take requests, and the
 * client of outputs that send them.
 *
 * <p>Read first, for inputs: {@link dev.weir.plugins.web.WebInput}, {@link
 * dev.weir.plugins.web.EventProtocol}; for outputs: {@link dev.weir.plugins.web.WebClient}, {@link
 * dev.weir.plugins.web.Judgement}. The server is Jetty, which nobody else imports and which is
 * loaded only where an input needs it; the client is our own (docs/decisions/0005 and 0006 tell
 * why).
 *
 * <p><em>Depends on</em>: net, codec; input and output and what they depend on.
 */
@NullMarked
package dev.weir.plugins.web;

import org.jspecify.annotations.NullMarked;
