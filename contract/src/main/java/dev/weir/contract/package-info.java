// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Tests that every input and every output has to pass, over the real engine; for plugins of others as
 * well as for those that come with Weir. On test class paths alone.
 *
 * <p>Read first: {@link dev.weir.contract.InputContract}, {@link dev.weir.contract.OutputContract}.
 *
 * <p><em>Depends on</em>: every room of core; JUnit and AssertJ.
 */
@NullMarked
package dev.weir.contract;

import org.jspecify.annotations.NullMarked;
