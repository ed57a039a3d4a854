// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What was typed after {@code weir}, understood or refused: Weir's commands, and Fluent Bit's
 * options in both spellings.
 *
 * <p>Read first: {@link dev.weir.agent.cli.CommandLine}.
 *
 * <p><em>Depends on:</em> {@code config}.
 */
@NullMarked
package dev.weir.agent.cli;

import org.jspecify.annotations.NullMarked;
