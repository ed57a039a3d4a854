// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * Check of bytes from a foreign peer: are these whole events, and how many.
 *
 * <p>An event must be as {@link EventReader} tells. Texts may hold any bytes. What passes may be
 * handed on as it is; everything behind the intake relies on it. Stateless, for any thread.
 */
public final class EventScanner {

    private EventScanner() {}

    /**
     * Counts the events of a range.
     *
     * @param b where the events are
     * @param from index of the first byte of the first event
     * @param to index behind the last byte of the last event
     * @return how many events, 0 for an empty range
     * @throws MalformedEventException where the range is anything else than whole events; all of it
     *     is to be refused
     */
    public static int count(byte[] b, int from, int to) {
        EventReader reader = new EventReader(b, from, to);
        int count = 0;
        while (reader.next()) {
            count++;
        }
        return count;
    }
}
