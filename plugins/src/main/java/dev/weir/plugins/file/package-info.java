// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The output {@code file}: events as lines of files, one file for all or one for each tag.
 *
 * <p>Read first: {@link dev.weir.plugins.file.FileOutput}, {@link dev.weir.plugins.file.FileSettings}.
 *
 * <p><em>Depends on</em>: core's contracts, codec.
 */
@NullMarked
package dev.weir.plugins.file;

import org.jspecify.annotations.NullMarked;
