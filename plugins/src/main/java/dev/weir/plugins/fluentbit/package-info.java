// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

/**
 * What Fluent Bit leaves on disk, read and written so that one can move over and back: the database of
 * its tail input.
 *
 * <p>Read first: {@link dev.weir.plugins.fluentbit.TailDatabase}.
 *
 * <p><em>Depends on</em>: the JDK and sqlite-jdbc.
 */
@NullMarked
package dev.weir.plugins.fluentbit;

import org.jspecify.annotations.NullMarked;
