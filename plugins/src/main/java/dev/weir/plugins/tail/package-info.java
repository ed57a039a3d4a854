// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

/**
 * The input that follows text files: finds them by pattern, reads what is appended line by line, and stays
 * with a file through renames, truncations and deletion.
 *
 * <p>Read first: {@link dev.weir.plugins.tail.Tailing}, the step that everything else is part of; then
 * {@link dev.weir.plugins.tail.TailedFile}, {@link dev.weir.plugins.tail.Discovery} and {@link
 * dev.weir.plugins.tail.FileReader}.
 *
 * <p><em>Depends on</em>: core, fluentbit, parsers.
 */
@NullMarked
package dev.weir.plugins.tail;

import org.jspecify.annotations.NullMarked;
