// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.util.regex.Matcher;

/**
 * Runs a {@link RubyPattern} over lines of bytes, with a bound on the work that a line may cost: {@value
 * LineText#LOOKS_LEAST} looks at a character and {@value LineText#LOOKS_PER_BYTE} more for each byte of it, which is some
 * milliseconds. So a badly written expression costs its own matches and not the thread. For one thread.
 */
public final class BoundedMatcher {
    private final LineText text = new LineText();
    private final Matcher matcher;

    /** What came of a line. */
    public enum Outcome {
        /** The expression is in the line; the groups tell where. */
        FOUND,
        /** It is not. */
        NOT_FOUND,
        /** The bound was reached before that was known. */
        CUT_OFF
    }

    /** Runs that expression. */
    public BoundedMatcher(RubyPattern pattern) {
        matcher = pattern.pattern().matcher(text);
    }

    /**
     * Looks for the first place in a line where the expression matches.
     *
     * @param line the bytes
     * @param from index of the first
     * @param to index behind the last
     */
    public Outcome find(byte[] line, int from, int to) {
        text.begin(line, from, to);
        try {
            return matcher.reset().find() ? Outcome.FOUND : Outcome.NOT_FOUND;
        } catch (LineText.TooManyLooks tooMany) {
            return Outcome.CUT_OFF;
        } catch (StackOverflowError tooDeep) {
            // Java's engine recurses for each round of some repetitions; its state is the matcher's own.
            return Outcome.CUT_OFF;
        }
    }

    /** Gives back what a long line took; the places of its groups are not known any more. */
    public void release() {
        text.release();
    }

    /** Index of the first byte that a group took, or -1 if it took no part in the match. */
    public int start(int group) {
        int start = matcher.start(group);
        return start < 0 ? -1 : text.place(start);
    }

    /** Index behind the last byte that a group took, or -1 if it took no part in the match. */
    public int end(int group) {
        int end = matcher.end(group);
        return end < 0 ? -1 : text.place(end);
    }
}
