// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The program: reads the command line, and runs, checks or explains what it asks for.
 *
 * <p>Read first: {@link dev.weir.agent.main.Main}, {@link dev.weir.agent.main.Agent}; for
 * {@code weir store} {@link dev.weir.agent.main.StoreCommand} and its neighbours, for {@code weir dlq} {@link
 * dev.weir.agent.main.LettersCommand}.
 *
 * <p><em>Depends on</em>: the other rooms of the agent, and every room of core.
 */
@NullMarked
package dev.weir.agent.main;

import org.jspecify.annotations.NullMarked;
