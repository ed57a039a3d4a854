// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events of a stream that are sent, and answered, together.
 *
 * @param stream its name
 * @param number of the batch in its stream, from 0
 * @param attempt which sending of it, from 1
 */
record NumberedBatch(String stream, int number, int attempt) implements Comparable<NumberedBatch> {
    /** Events in each. */
    static final int EVENTS = 20;

    /** In a line of a file that nobody has parsed the quotation marks are escaped. */
    private static final Pattern EVENT =
            Pattern.compile("'stream':'(\\w+)','batch':(\\d+),'attempt':(\\d+),'index':(\\d+)".replace("'", "\\\\?\""));

    /** One event as JSON. */
    String event(int index) {
        return "{\"stream\":\"%s\",\"batch\":%d,\"attempt\":%d,\"index\":%d,\"text\":\"%s\"}"
                .formatted(stream, number, attempt, index, "x".repeat(60));
    }

    /** Finds the next event in what a destination got. */
    static Matcher events(String text) {
        return EVENT.matcher(text);
    }

    static NumberedBatch of(Matcher event) {
        return new NumberedBatch(event.group(1), Integer.parseInt(event.group(2)), Integer.parseInt(event.group(3)));
    }

    static int index(Matcher event) {
        return Integer.parseInt(event.group(4));
    }

    NumberedBatch again() {
        return new NumberedBatch(stream, number, attempt + 1);
    }

    NumberedBatch next() {
        return new NumberedBatch(stream, number + 1, 1);
    }

    /** In the order in which they are sent. */
    @Override
    public int compareTo(NumberedBatch other) {
        return number == other.number ? Integer.compare(attempt, other.attempt) : Integer.compare(number, other.number);
    }
}
