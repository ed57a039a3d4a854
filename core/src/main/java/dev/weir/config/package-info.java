// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What a user may set: declared once as {@link dev.weir.config.Key}s, read from raw {@link
 * dev.weir.config.Section}s into settings records, refused with all {@link
 * dev.weir.config.Problems} at once.
 *
 * <p>Read first: {@link dev.weir.config.Key} (one key), {@link dev.weir.config.Schema} (the keys of
 * one settings record), {@link dev.weir.config.Reading} (several schemas over one section). How a
 * file becomes sections is no matter of this room.
 *
 * <p><em>Depends on:</em> the JDK.
 */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
