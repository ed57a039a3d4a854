// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The first engine room: runs filters, admits, assembles chunks, and tells inputs what has ended.
 *
 * <p>Read first: {@link dev.weir.buffer.Buffer}.
 *
 * <p><em>Depends on</em>: input, filter, route, store and the levels below.
 */
@NullMarked
package dev.weir.buffer;

import org.jspecify.annotations.NullMarked;
