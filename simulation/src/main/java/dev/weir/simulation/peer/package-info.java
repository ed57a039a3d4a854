// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Those whom the engine talks to: senders behind inputs, destinations behind outputs. They outlive it.
 *
 * <p>Read first: {@link dev.weir.simulation.peer.Sender}, {@link dev.weir.simulation.peer.Destination}.
 *
 * <p><em>Depends on</em>: input, output and the levels below.
 */
@NullMarked
package dev.weir.simulation.peer;

import org.jspecify.annotations.NullMarked;
