// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What turns a text into a record: the parsers {@code json} and {@code regex}, and the reading of times.
 *
 * <p>Read first: {@link dev.weir.plugins.parsers.RegexParser}, {@link dev.weir.plugins.parsers.RubyPattern},
 * {@link dev.weir.plugins.parsers.TimeFormat}.
 *
 * <p>Expressions are written in Ruby's syntax, as Fluent Bit's are; they are translated once, when the configuration is
 * read, and run on {@code java.util.regex} under a bound on their work.
 *
 * <p><em>Depends on</em>: core's contracts, codec.
 */
@NullMarked
package dev.weir.plugins.parsers;

import org.jspecify.annotations.NullMarked;
