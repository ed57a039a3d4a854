// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The standard input of the process, as JSON or as lines that a parser understands.
 *
 * <p>Read first: {@link dev.weir.plugins.stdin.StdinInput}.
 *
 * <p><em>Depends on</em>: the contracts of core, plugins.net, plugins.codec.
 */
@NullMarked
package dev.weir.plugins.stdin;

import org.jspecify.annotations.NullMarked;
