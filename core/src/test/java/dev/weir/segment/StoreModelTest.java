// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The store against a model that knows every event: whatever is appended, sealed, rolled, synced, ended, deleted, closed
 * and cut short in whatever order, what was durable is there once, what was not is there as a prefix or not at all, and
 * positions, counts and cursors say the same.
 */
class StoreModelTest {
    /** What may happen next. */
    sealed interface Step {
        record Appended(int slot, int parts, int size, boolean positioned) implements Step {}

        record Sealed(int slot) implements Step {}

        record Rolled() implements Step {}

        record Waited(int millis) implements Step {}

        record Acknowledged() implements Step {}

        record Ended(int which) implements Step {}

        record Deleted() implements Step {}

        /** A segment is written again without the chunks that have ended. */
        record Compacted(int which) implements Step {}

        record Reopened() implements Step {}

        /** The end comes, and so much of what was not synced is there. */
        record Crashed(double share) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> appended = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.frequency(Tuple.of(8, 10), Tuple.of(2, 5_000), Tuple.of(1, 40_000)),
                        Arbitraries.of(true, false))
                .as(Step.Appended::new);
        Arbitrary<Step> sealed = Arbitraries.integers().between(0, 3).map(Step.Sealed::new);
        Arbitrary<Step> waited = Arbitraries.integers().between(1, 600).map(Step.Waited::new);
        Arbitrary<Step> ended = Arbitraries.integers().between(0, 20).map(Step.Ended::new);
        Arbitrary<Step> compacted = Arbitraries.integers().between(0, 20).map(Step.Compacted::new);
        Arbitrary<Step> crashed = Arbitraries.doubles().between(0, 1).map(Step.Crashed::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(10, appended),
                        Tuple.of(3, sealed),
                        Tuple.of(1, Arbitraries.just(new Step.Rolled())),
                        Tuple.of(2, waited),
                        Tuple.of(2, Arbitraries.just(new Step.Acknowledged())),
                        Tuple.of(4, ended),
                        Tuple.of(1, Arbitraries.just(new Step.Deleted())),
                        Tuple.of(1, compacted),
                        Tuple.of(1, Arbitraries.just(new Step.Reopened())),
                        Tuple.of(2, crashed))
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void store_keepsWhatWasDurableAndCountsIt(@ForAll("steps") List<Step> steps) throws IOException {
        play(steps, FrameCodecs.NONE);
    }

    @Property(tries = 150)
    void store_keepsWhatIsCompressedAndCountsIt(@ForAll("steps") List<Step> steps) throws IOException {
        play(steps, Workbench.COMPRESSED);
    }

    private static void play(List<Step> steps, FrameCodecs codecs) throws IOException {
        var model = new StoreModel(codecs);
        for (Step step : steps) {
            model.play(step);
        }
        model.play(new Step.Reopened());
    }
}
