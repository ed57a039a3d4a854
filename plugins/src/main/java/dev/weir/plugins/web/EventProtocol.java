// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

/**
 * What requests mean in one protocol that brings events by HTTP. Safe for any thread.
 *
 * <p>Everything that is the same in all of them is done by {@link WebInput}: limits, pauses,
 * content codings, acknowledgements.
 */
public interface EventProtocol {
    /** Judges a request by its head; on a thread of the network, so it must not block. */
    Plan plan(RequestHead head);

    /** The answer to a request whose events are as safe as the input promises. */
    Answer taken();
}
