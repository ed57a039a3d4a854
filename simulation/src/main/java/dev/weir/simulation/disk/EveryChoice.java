// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes through all combinations of answers, one a round, by replaying the answers of the round before up to the last
 * one that can still be another:
 *
 * <pre>{@code
 * var choices = new EveryChoice();
 * do {
 *     SimulatedDisk after = before.copy();
 *     after.crash(choices);
 *     ...
 * } while (choices.next());
 * }</pre>
 *
 * <p>The questions of two rounds are the same as long as the answers were. Not safe for several threads.
 */
public final class EveryChoice implements Choices {
    private final List<Answer> answers = new ArrayList<>();
    private int asked;

    /** Before the first round. */
    public EveryChoice() {}

    @Override
    public int pick(int states) {
        if (asked == answers.size()) {
            answers.add(new Answer(0, states));
        }
        Answer answer = answers.get(asked++);
        if (answer.states != states) {
            throw new IllegalStateException("question " + asked + " was about " + answer.states
                    + " states and is now about " + states + ": the rounds are not the same");
        }
        return answer.chosen;
    }

    /** Begins the next round; false where there is none. */
    public boolean next() {
        asked = 0;
        while (!answers.isEmpty()) {
            Answer last = answers.removeLast();
            if (last.chosen + 1 < last.states) {
                answers.add(new Answer(last.chosen + 1, last.states));
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return answers.stream()
                .map(answer -> answer.chosen + "/" + answer.states)
                .toList()
                .toString();
    }

    private record Answer(int chosen, int states) {}
}
