// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/**
 * Maker of events from a stream of bytes that arrives in pieces. It keeps no bytes, only how far it has
 * looked, so that a sender of single bytes costs one look per byte. For one thread at a time.
 *
 * <p>What cannot become an event is told to its {@link Refusals} and left out; what came before it and
 * what follows stays.
 */
public sealed interface StreamDecoder permits LineDecoder, JsonDecoder {
    /**
     * Adds the events of all complete items, until there are enough of them.
     *
     * <p>The bytes from the answer on must be shown again with the next call, at the same or another
     * place, and those that have arrived since behind them.
     *
     * @param b where the bytes are
     * @param from index of the first byte that was not taken
     * @param to index behind the last byte that has arrived
     * @param out where events go
     * @return index behind the last byte that was taken
     */
    int decode(byte[] b, int from, int to, GatheredEvents out);

    /**
     * The stream has ended; what was not taken is told. What it is shown next begins another stream.
     *
     * @param bytes bytes that were not taken
     */
    void end(int bytes);

    /** Whether the stream makes no sense any more, and is best closed. */
    boolean isLost();
}
