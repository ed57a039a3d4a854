// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chunk.EventRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BisectionTest {
    /** A destination that refuses some events, and what became of a chunk there. */
    private static final class Trial {
        private final Set<Integer> poison;
        private final List<Integer> taken = new ArrayList<>();
        private final List<EventRange> dead = new ArrayList<>();
        private int attempts = 1;

        private Trial(Set<Integer> poison) {
            this.poison = poison;
        }

        private Trial go(Bisection bisection, int most) {
            for (int step = 0; step < most && !bisection.isDone(); step++) {
                EventRange piece = bisection.next();
                attempts++;
                boolean refused = IntStream.range(piece.from(), piece.to()).anyMatch(poison::contains);
                if (!refused) {
                    IntStream.range(piece.from(), piece.to()).forEach(taken::add);
                    bisection.ended(true);
                } else if (!bisection.cut()) {
                    dead.add(piece);
                    bisection.ended(false);
                }
            }
            return this;
        }

        private BitSet ended() {
            var ended = new BitSet();
            taken.forEach(ended::set);
            dead.forEach(piece -> ended.set(piece.from(), piece.to()));
            return ended;
        }
    }

    private static int log2(int events) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(events - 1);
    }

    @Property(tries = 500)
    void poisonAloneEndsDead_othersOnce_inOrder_withinTheBound(
            @ForAll @IntRange(min = 2, max = 3_000) int events,
            @ForAll @Size(min = 1, max = 12) Set<@IntRange(max = 2_999) Integer> drawn) {
        var poison = new HashSet<>(drawn);
        poison.removeIf(event -> event >= events);
        if (poison.isEmpty()) {
            poison.add(0);
        }
        Trial trial = new Trial(poison).go(Bisection.of(events), Integer.MAX_VALUE);
        assertThat(trial.taken)
                .containsExactlyElementsOf(IntStream.range(0, events)
                        .filter(event -> !poison.contains(event))
                        .boxed()
                        .toList());
        assertThat(trial.dead)
                .containsExactlyElementsOf(poison.stream()
                        .sorted()
                        .map(event -> new EventRange(event, event + 1))
                        .toList());
        assertThat(trial.attempts).isLessThanOrEqualTo(1 + 2 * log2(events) * poison.size());
    }

    @Property(tries = 500)
    void whatIsCutShort_goesOnWithTheSamePieces_andRepeatsNone(
            @ForAll @IntRange(min = 2, max = 300) int events,
            @ForAll @Size(min = 1, max = 8) Set<@IntRange(max = 299) Integer> poison,
            @ForAll @IntRange(min = 0, max = 60) int steps) {
        Trial before = new Trial(poison).go(Bisection.of(events), steps);
        BitSet ended = before.ended();
        Bisection rest = ended.isEmpty() ? Bisection.of(events) : Bisection.after(events, ended);
        Trial after = new Trial(poison).go(rest, Integer.MAX_VALUE);
        assertThat(after.ended().intersects(ended)).isFalse();
        Trial whole = new Trial(poison).go(Bisection.of(events), Integer.MAX_VALUE);
        var dead = new ArrayList<>(before.dead);
        dead.addAll(after.dead);
        assertThat(dead).isEqualTo(whole.dead);
        var taken = new ArrayList<>(before.taken);
        taken.addAll(after.taken);
        assertThat(taken).isEqualTo(whole.taken);
    }

    @Test
    void chunkOfWhichAllIsRefused_costsFewAttempts() {
        int events = 20_000;
        Set<Integer> all = IntStream.range(0, events).boxed().collect(Collectors.toSet());
        Trial trial = new Trial(all).go(Bisection.of(events), Integer.MAX_VALUE);
        assertThat(trial.attempts).isLessThanOrEqualTo(3 * log2(events) + 2 * Bisection.IN_ROW_MAX);
        assertThat(trial.dead.stream().mapToInt(EventRange::events).sum()).isEqualTo(events);
    }

    @Test
    void chunkOfWhichMuchIsRefused_isLookedThroughUpToABound() {
        int events = 20_000;
        Set<Integer> third = IntStream.range(0, events)
                .filter(event -> event % 3 == 0)
                .boxed()
                .collect(Collectors.toSet());
        Trial trial = new Trial(third).go(Bisection.of(events), Integer.MAX_VALUE);
        assertThat(trial.attempts).isLessThanOrEqualTo(1 + 2 * log2(events) * (Bisection.POISON_MAX + 1));
        assertThat(trial.ended().cardinality()).isEqualTo(events);
        assertThat(trial.dead.stream().filter(piece -> piece.events() > 1)).hasSizeLessThanOrEqualTo(log2(events));
    }
}
