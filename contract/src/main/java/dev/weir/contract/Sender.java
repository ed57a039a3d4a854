// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.util.List;

/**
 * The sending side of an input under test, as real as the input: a socket, a file, a pipe. It sends the
 * numbers 0, 1, 2 and so on, each as one event whose record holds the text of that number.
 *
 * <p>{@link #send} is called by one thread at a time, the rest by the test.
 */
public interface Sender extends AutoCloseable {
    /** Characters of each event's text. */
    int TEXT = 1_000;

    /** The text of a number. */
    static String text(int number) {
        return Marks.text(number, TEXT);
    }

    /** For an input that makes its events itself: only its keys and values. */
    static Sender none(List<String> settings) {
        return new Sender() {
            @Override
            public List<String> settings() {
                return settings;
            }

            @Override
            public void send(int to) {}

            @Override
            public int done() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    /** Keys and values of the input, in turn, as in a file. Asked before each start. */
    List<String> settings() throws Exception;

    /** The input has started, for the first time or again after a stop. */
    default void started(RunningEngine engine) throws Exception {}

    /**
     * Sends the numbers from {@link #done} on, as fast as the input takes them, and waits as long as it
     * does not. Returns when the last is off its hands: answered for, written to the source, or handed to
     * the system. An interrupt, the end of the input, or {@link #close} ends it, with any exception.
     *
     * @param to behind the last number
     */
    void send(int to) throws Exception;

    /** All numbers below this are off its hands; the next {@link #send} begins here. */
    int done();

    /** Closes files and connections. Idempotent. */
    @Override
    void close() throws Exception;
}
