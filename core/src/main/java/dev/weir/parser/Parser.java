// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.parser;

import dev.weir.event.MessagePackWriter;

/**
 * Turns a text into an event's record and time. Not safe for several threads: whoever parses on several
 * asks {@link Parsers} for one each.
 */
public interface Parser {
    /**
     * Parses one text. On success the record (one MessagePack map) has been appended to {@code record};
     * otherwise nothing has.
     *
     * @param text the bytes
     * @param from index of the first
     * @param to index behind the last
     * @param record where the map goes
     * @return whether the text was understood, and the time it bore
     * @throws dev.weir.event.EventTooLargeException if the map does not fit {@code record}, to which
     *     then nothing has been appended
     */
    Parsed parse(byte[] text, int from, int to, MessagePackWriter record);
}
