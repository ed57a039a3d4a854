// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What prints on standard output: events ({@code stdout}), and how many there were ({@code counter}).
 *
 * <p>Read first: {@link dev.weir.plugins.stdout.StandardOutput}, {@link dev.weir.plugins.stdout.StdoutOutput}.
 *
 * <p><em>Depends on</em>: core's contracts, codec.
 */
@NullMarked
package dev.weir.plugins.stdout;

import org.jspecify.annotations.NullMarked;
