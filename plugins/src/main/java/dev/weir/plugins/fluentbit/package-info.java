// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

/**
 * What Fluent Bit leaves on disk, read and written so that one can move over and back: the database of
 * its tail input; and the chunk files of its storage, which are taken in.
 *
 * <p>Read first: {@link dev.weir.plugins.fluentbit.TailDatabase}, {@link dev.weir.plugins.fluentbit.ChunkFile}, {@link
 * dev.weir.plugins.fluentbit.ChunkFilesInput}.
 *
 * <p><em>Depends on</em>: backpressure, config, disk, event, input, metrics of core; the JDK and sqlite-jdbc.
 */
@NullMarked
package dev.weir.plugins.fluentbit;

import org.jspecify.annotations.NullMarked;
