// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The contract of a parser: text in, an event's record and time out.
 *
 * <p>Read first: {@link dev.weir.parser.Parser}.
 *
 * <p><em>Depends on</em>: event, config, time, metrics, notice.
 */
@NullMarked
package dev.weir.parser;

import org.jspecify.annotations.NullMarked;
