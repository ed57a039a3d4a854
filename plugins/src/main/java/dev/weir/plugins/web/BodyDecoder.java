// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.event.MessagePackWriter;
import dev.weir.event.TaggedEvents;
import java.util.List;

/** Turns the whole body of one request into events. Used once, by one thread. */
@FunctionalInterface
public interface BodyDecoder {
    /**
     * Decodes.
     *
     * @param body where the body is, free of its content coding
     * @param length its bytes, from index 0 on
     * @param events empty; where the events are made, up to its limit together
     * @return the events by tag; none where the body is sound and empty of events
     * @throws RefusedRequestException if it is malformed or makes too much of itself; nothing of it
     *     is taken
     */
    List<TaggedEvents> decode(byte[] body, int length, MessagePackWriter events) throws RefusedRequestException;
}
