// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Situations that everyone knows, played over real sockets with the real agent: a live picture of level,
 * valve and rates, a table of promises and what was measured, an exit code. And the same load through an
 * unbounded queue, to see what Weir prevents.
 *
 * <p>The agent runs in a process of its own, with the heap of this one and the configuration in {@code
 * examples/scenes/NAME}; senders and destinations live here. Nothing of the agent loads this room but the
 * command {@code scene}.
 *
 * <p>Read first: {@link dev.weir.scenes.SceneCommand}, {@link dev.weir.scenes.Scene}, {@link
 * dev.weir.scenes.WorkedExample}.
 *
 * <p><em>Depends on</em>: config, event, plugins.codec, and the JDK's HTTP client and server.
 */
@NullMarked
package dev.weir.scenes;

import org.jspecify.annotations.NullMarked;
