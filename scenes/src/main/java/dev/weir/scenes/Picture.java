// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.List;

/**
 * One moment of a scene, as it is drawn: who sends, how the valve stands, how much is held, who takes.
 *
 * @param title which scene, and which part of it
 * @param caption what is going on, in a sentence
 * @param elapsed since the part began
 * @param producer who sends
 * @param valve the gate in front of the input
 * @param level what is held
 * @param destination who takes
 * @param rows further figures, each a name and a text
 * @param log the last lines of the agent's log, the newest at the end
 */
record Picture(
        String title,
        String caption,
        Duration elapsed,
        Party producer,
        Valve valve,
        Level level,
        Party destination,
        List<Row> rows,
        List<String> log) {
    Picture {
        rows = List.copyOf(rows);
        log = List.copyOf(log);
    }

    /**
     * A sender or a destination.
     *
     * @param state the most important thing about it, in at most 15 characters
     * @param remark something more, in at most 15 characters
     * @param perSecond events that it moves
     * @param well whether it can do what it wants to
     */
    record Party(String state, String remark, double perSecond, boolean well) {}

    /**
     * A gate.
     *
     * @param state how it stands, in at most 15 characters
     * @param remark why, or which one it is, in at most 15 characters
     * @param shut whether nothing passes
     */
    record Valve(String state, String remark, boolean shut) {}

    /**
     * How much is held.
     *
     * @param held bytes
     * @param bound bytes at which the valve shuts, at least 1
     * @param scale bytes at the right end of the bar, at least {@code bound}
     */
    record Level(long held, long bound, long scale) {
        Level {
            if (held < 0 || bound < 1 || scale < bound) {
                throw new IllegalArgumentException("held=" + held + ", bound=" + bound + ", scale=" + scale);
            }
        }

        /** A level on a bar that shows a third more than the bound. */
        static Level of(long held, long bound) {
            return new Level(held, bound, bound + bound / 3);
        }

        /** The level as a share of the bound. */
        double share() {
            return (double) held / bound;
        }
    }

    /**
     * Further figures.
     *
     * @param name what they are about
     * @param text the figures
     */
    record Row(String name, String text) {}
}
