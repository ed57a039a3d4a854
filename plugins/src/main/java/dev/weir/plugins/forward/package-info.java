// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The Forward protocol of Fluentd and Fluent Bit, both ends: MessagePack messages of events under a
 * tag over TCP, TLS or a Unix socket, with acknowledgements and a handshake of its own.
 *
 * <p>Read first: {@link dev.weir.plugins.forward.ForwardMessage} (what a sender may say), then
 * {@link dev.weir.plugins.forward.ForwardDecoder}, and the two ends: {@link
 * dev.weir.plugins.forward.ForwardInput} and {@link dev.weir.plugins.forward.ForwardOutput}.
 *
 * <p>A message is a MessagePack array that begins with a tag. What follows tells its mode:
 *
 * <pre>
 *   Message                  [tag, time, record, option?]
 *   Forward                  [tag, [entry, entry, ...], option?]
 *   PackedForward            [tag, bin or str: entry entry ..., option?]
 *   CompressedPackedForward  the same, the body in gzip or zstd
 * </pre>
 *
 * <p>An entry is {@code [time, record]} or {@code [[time, metadata], record]}, which is what an event
 * is in this program; so the entries of a message go on as the bytes that came.
 *
 * <p><em>Depends on</em>: event, config, input, output, chunk, backpressure, metrics, notice, time of
 * the core; net and codec of the plugins.
 */
@NullMarked
package dev.weir.plugins.forward;

import org.jspecify.annotations.NullMarked;
