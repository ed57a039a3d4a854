// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Events out of nothing, at a rate, for trying things out.
 *
 * <p>Read first: {@link dev.weir.plugins.dummy.DummyInput}.
 *
 * <p><em>Depends on</em>: the contracts of core, plugins.codec.
 */
@NullMarked
package dev.weir.plugins.dummy;

import org.jspecify.annotations.NullMarked;
