// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The output {@code null}, which takes everything and does nothing with it.
 *
 * <p>Read first: {@link dev.weir.plugins.nothing.NullOutputFactory}.
 *
 * <p><em>Depends on</em>: core's contracts.
 */
@NullMarked
package dev.weir.plugins.nothing;

import org.jspecify.annotations.NullMarked;
