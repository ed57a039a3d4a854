// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import java.util.random.RandomGenerator;

/**
 * Decides by chance, file by file in one of the manners in which real disks fail: nothing written back, all of it, all up
 * to some point in the order of the questions, or any of it. A plain coin would almost never show the first three.
 */
public final class RandomChoices implements Choices {
    private static final int MEAN_RUN = 6;

    private final RandomGenerator random;
    private Manner manner = Manner.ANY;
    private boolean ended;

    /** Draws from there. */
    public RandomChoices(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void begin() {
        manner = Manner.values()[random.nextInt(Manner.values().length)];
        ended = false;
    }

    @Override
    public int pick(int states) {
        return switch (manner) {
            case NOTHING -> 0;
            case EVERYTHING -> states - 1;
            case BEGINNING -> {
                ended |= random.nextInt(MEAN_RUN) == 0;
                yield ended ? 0 : states - 1;
            }
            case ANY -> random.nextInt(states);
        };
    }

    private enum Manner {
        NOTHING,
        EVERYTHING,
        BEGINNING,
        ANY
    }
}
