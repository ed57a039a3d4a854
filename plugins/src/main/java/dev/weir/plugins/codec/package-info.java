// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

/**
 * How events look on the wire: JSON read into and written from MessagePack, the formats of outputs,
 * and compressed bodies.
 *
 * <p>Everything works on byte arrays in one pass and makes no object per value. Whatever reads
 * foreign bytes has limits on size, depth, count and ratio, and refuses with one declared exception.
 *
 * <p>Read first, for inputs: {@link dev.weir.plugins.codec.JsonRecords} (a whole body of JSON) or
 * {@link dev.weir.plugins.codec.StreamDecoder} (JSON or texts that arrive in pieces), below both {@link
 * dev.weir.plugins.codec.JsonReader}. For outputs: {@link dev.weir.plugins.codec.EventEncoder},
 * below it {@link dev.weir.plugins.codec.JsonWriter}. For both: {@link
 * dev.weir.plugins.codec.ContentCoding}. For what the store compresses on disk: {@link dev.weir.plugins.codec.StoreCodecs}.
 *
 * <p><em>Depends on</em> event, config, parser and segment and, in three classes, on zstd-jni, in one on lz4-java.
 */
@NullMarked
package dev.weir.plugins.codec;

import org.jspecify.annotations.NullMarked;
