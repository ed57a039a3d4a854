// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.config.ByteSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands behind the name of a scene on the command line.
 *
 * @param control whether the unbounded queue is to be seen
 * @param ending the only ending to be seen, if not all
 * @param seconds how long the sender sends, where it is said
 * @param size bytes of old files, where it is said
 */
record SceneOptions(boolean control, Optional<Ending> ending, Optional<Integer> seconds, Optional<ByteSize> size) {
    static final String CONTROL = "--control";
    static final String ENDING = "--ending";
    static final String SECONDS = "--seconds";
    static final String SIZE = "--size";

    private static final int SECONDS_MAX = 300;
    private static final ByteSize SIZE_LEAST = new ByteSize(10_000_000);
    private static final ByteSize SIZE_MOST = new ByteSize(100_000_000_000L);

    /** How the worked example may end. */
    enum Ending {
        /** The destination comes back. */
        BACK,
        /** It does not, and the last retry is given up. */
        GIVEN_UP;

        /** The name for the command line. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Words that mean nothing, or not what they ought to. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Reads the words.
     *
     * @param words as {@code --seconds 5} or {@code --seconds=5}
     * @param known the options that the scene takes beside {@link #CONTROL}
     * @throws RefusedException if one is not understood
     */
    static SceneOptions read(List<String> words, List<String> known) throws RefusedException {
        boolean control = false;
        Optional<Ending> ending = Optional.empty();
        Optional<Integer> seconds = Optional.empty();
        Optional<ByteSize> size = Optional.empty();
        List<String> split = split(words);
        for (int at = 0; at < split.size(); at++) {
            String word = split.get(at);
            if (word.equals(CONTROL)) {
                control = true;
                continue;
            }
            if (!known.contains(word)) {
                throw new RefusedException("unknown option " + word + "; this scene takes " + CONTROL
                        + (known.isEmpty() ? "" : ", " + String.join(", ", known)));
            }
            if (++at == split.size()) {
                throw new RefusedException(word + " needs a value after it");
            }
            if (word.equals(ENDING)) {
                ending = Optional.of(endingOf(split.get(at)));
            } else if (word.equals(SIZE)) {
                size = Optional.of(sizeOf(split.get(at)));
            } else {
                seconds = Optional.of(secondsOf(split.get(at)));
            }
        }
        return new SceneOptions(control, ending, seconds, size);
    }

    private static List<String> split(List<String> words) {
        var split = new ArrayList<String>();
        for (String word : words) {
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            split.add(equals < 0 ? word : word.substring(0, equals));
            if (equals >= 0) {
                split.add(word.substring(equals + 1));
            }
        }
        return split;
    }

    private static Ending endingOf(String label) throws RefusedException {
        return Arrays.stream(Ending.values())
                .filter(ending -> ending.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new RefusedException(ENDING + " is back or given-up, given=" + label));
    }

    private static ByteSize sizeOf(String text) throws RefusedException {
        try {
            ByteSize size = ByteSize.parse(text);
            if (size.compareTo(SIZE_LEAST) >= 0 && size.compareTo(SIZE_MOST) <= 0) {
                return size;
            }
        } catch (IllegalArgumentException notASize) {
            // refused below, with what is allowed
        }
        throw new RefusedException(
                SIZE + " is from " + SIZE_LEAST.spelled() + " to " + SIZE_MOST.spelled() + ", given=" + text);
    }

    private static int secondsOf(String text) throws RefusedException {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= SECONDS_MAX) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with what is allowed
        }
        throw new RefusedException(SECONDS + " is a number from 1 to " + SECONDS_MAX + ", given=" + text);
    }
}
