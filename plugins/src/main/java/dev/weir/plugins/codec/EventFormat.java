// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/** How events of one delivery are laid out; the names are those of the key {@code format}. */
public enum EventFormat {
    /** One JSON array of objects. */
    JSON,
    /** JSON objects, each with a line end behind it. */
    JSON_LINES,
    /** JSON objects, one right behind the other. */
    JSON_STREAM,
    /** The events as they are: MessagePack, {@code [time, record]} or {@code [[time, metadata], record]}. */
    MSGPACK
}
