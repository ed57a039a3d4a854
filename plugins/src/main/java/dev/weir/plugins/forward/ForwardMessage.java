// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.EventBatch;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a sender has said. Its ranges point into the array that was decoded and are valid as
 * long as those bytes stay where they are.
 */
sealed interface ForwardMessage {
    /** Nothing; a sender shows that it lives. */
    record Heartbeat() implements ForwardMessage {}

    /**
     * Events, checked and counted; perhaps none.
     *
     * @param tag as it came, perhaps empty
     * @param events the entries
     * @param chunk by which name the sender wants them acknowledged, if it does
     */
    record Events(String tag, EventBatch events, @Nullable ChunkToken chunk) implements ForwardMessage {}

    /**
     * Events that have to be decompressed first, and are not checked.
     *
     * @param tag as it came, perhaps empty
     * @param packing how they are compressed; never plain
     * @param bytes the array
     * @param from index of the first compressed byte
     * @param to index behind the last
     * @param chunk by which name the sender wants them acknowledged, if it does
     */
    record Compressed(
            String tag,
            Packing packing,
            byte[] bytes,
            int from,
            int to,
            @Nullable ChunkToken chunk) implements ForwardMessage {}

    /**
     * A sound message with a content that this program does not take.
     *
     * @param content what it is: metrics, traces
     * @param chunk by which name the sender wants it acknowledged, if it does
     */
    record Untaken(String content, @Nullable ChunkToken chunk) implements ForwardMessage {}

    /** Nothing. */
    ForwardMessage HEARTBEAT = new Heartbeat();
}
