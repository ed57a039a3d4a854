// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

/**
 * Events as bytes: what they are made of, how one reads and writes them, and where they came from.
 *
 * <p>An event is a MessagePack array of two, {@code [time, record]} or {@code [[time, metadata],
 * record]}, the layout that the Forward protocol speaks; events of one batch lie one behind the
 * other. Nothing here makes an object per event: a reader is a cursor over bytes, a writer appends
 * to one growing buffer.
 *
 * <p>Read first: {@link dev.weir.event.EventReader} (the layout of an event), then {@link
 * dev.weir.event.MessagePack} (the format below it) and {@link dev.weir.event.MessagePackWriter}.
 * Bytes of a foreign peer pass {@link dev.weir.event.MessagePackScanner} (where does this value
 * end) and {@link dev.weir.event.EventScanner} (are these events) before anybody else reads them.
 *
 * <p><em>Depends on</em> nothing but the JDK.
 */
@NullMarked
package dev.weir.event;

import org.jspecify.annotations.NullMarked;
