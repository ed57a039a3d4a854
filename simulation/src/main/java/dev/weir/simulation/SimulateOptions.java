// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What is to be simulated.
 *
 * @param seed of the first run; each run after it has the next one
 * @param runs how many at most
 * @param nanos for how long at most
 */
record SimulateOptions(long seed, long runs, long nanos) {
    private static final long USUAL_RUNS = 2_000;
    private static final long MINUTES_MAX = 60 * 24 * 7;

    /**
     * Reads the words.
     *
     * @param drawn the seed where none is given
     * @throws RefusedException if they are not understood; the message says what to do
     */
    static SimulateOptions read(List<String> words, long drawn) {
        Deque<String> rest = new ArrayDeque<>(words);
        long seed = -1;
        long runs = -1;
        long minutes = -1;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            int equals = word.indexOf('=');
            if (equals > 0) {
                rest.addFirst(word.substring(equals + 1));
            }
            String name = equals > 0 ? word.substring(0, equals) : word;
            switch (name) {
                case "--seed" -> seed = number(name, rest, Long.MAX_VALUE);
                case "--runs" -> runs = number(name, rest, Long.MAX_VALUE);
                case "--minutes" -> minutes = number(name, rest, MINUTES_MAX);
                default ->
                    throw new RefusedException("unknown option " + name + "; there are --seed, --runs, --minutes");
            }
        }
        long most = runs >= 0 ? runs : minutes >= 0 ? Long.MAX_VALUE : seed >= 0 ? 1 : USUAL_RUNS;
        long longest = minutes >= 0 ? Duration.ofMinutes(minutes).toNanos() : Long.MAX_VALUE;
        return new SimulateOptions(seed >= 0 ? seed : drawn, most, longest);
    }

    private static long number(String name, Deque<String> rest, long most) {
        String word = rest.isEmpty() ? "" : rest.removeFirst();
        try {
            long number = Long.parseLong(word);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Refused below, with what was given.
        }
        throw new RefusedException(name + "=" + word + " is no number from 0 to " + most);
    }

    /** The words were not understood. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private RefusedException(String message) {
            super(message);
        }
    }
}
