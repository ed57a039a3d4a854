// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sender that waits for the delivery waits for the outputs that count, and for no other. */
class AckRoutesTest {
    private static final InputPolicy PATIENT =
            new InputPolicy(Valve.UNLIMITED, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 1_000_000, true);
    private static final Duration SOON = Duration.ofMillis(20);

    private final List<Boolean> told = new ArrayList<>();

    private Bench bench(String... ackRoutes) {
        Bench bench = new Bench()
                .input("in", PATIENT.withAckRoutes(List.of(ackRoutes)))
                .output("important", "a*", LanePolicy.USUAL)
                .output("archive", "a*", LanePolicy.USUAL)
                .output("other", "*", LanePolicy.USUAL)
                .start();
        for (int out = 0; out < 3; out++) {
            bench.out(out).answersByHand();
        }
        return bench;
    }

    private void offer(Bench bench, String tag) {
        bench.in(0).offer(Offer.of(new Tag(tag), HandInput.events(2, 200), told::add));
        bench.pass(SOON);
    }

    private static void end(Bench bench, int out, Delivery how) {
        bench.out(out).open.remove().complete(how);
        bench.pass(SOON);
    }

    private void endsWithBooksInOrder(Bench bench) {
        assertThat(bench.stop(Duration.ofSeconds(5)).ledgerDifference()).isZero();
        assertThat(told).hasSize(1);
    }

    @Test
    void sender_isAnswered_whenTheOutputThatCountsHasEnded() {
        Bench bench = bench("important");
        offer(bench, "a");
        assertThat(told).isEmpty();
        end(bench, 0, Delivery.DELIVERED);
        assertThat(told).containsExactly(true);

        end(bench, 1, new Delivery.Rejected("no", Delivery.Blame.ADDRESS));
        end(bench, 2, Delivery.DELIVERED);
        endsWithBooksInOrder(bench);
    }

    @Test
    void sender_isTold_whatBecameOfThoseThatCount_whoeverEndsLast() {
        Bench bench = bench("important", "archive");
        offer(bench, "a");
        end(bench, 2, new Delivery.Rejected("no", Delivery.Blame.ADDRESS));
        end(bench, 0, Delivery.DELIVERED);
        assertThat(told).isEmpty();
        end(bench, 1, Delivery.DELIVERED);

        assertThat(told).containsExactly(true);
        endsWithBooksInOrder(bench);
    }

    @Test
    void sender_hearsOfTheFailure_whileOthersAreStillUnderWay() {
        Bench bench = bench("important");
        offer(bench, "a");
        end(bench, 0, new Delivery.Rejected("no", Delivery.Blame.ADDRESS));

        assertThat(told).containsExactly(false);
        end(bench, 1, Delivery.DELIVERED);
        end(bench, 2, Delivery.DELIVERED);
        endsWithBooksInOrder(bench);
    }

    @Test
    void sender_isAnsweredAtOnce_whereNoOutputThatCountsGetsTheEvents() {
        Bench bench = bench("important");
        offer(bench, "b");

        assertThat(told).containsExactly(true);
        end(bench, 2, Delivery.DELIVERED);
        endsWithBooksInOrder(bench);
    }

    @Test
    void sender_waitsForAll_whereNothingIsSaid() {
        Bench bench = bench();
        offer(bench, "a");
        end(bench, 0, Delivery.DELIVERED);
        end(bench, 1, Delivery.DELIVERED);
        assertThat(told).isEmpty();
        end(bench, 2, Delivery.DELIVERED);

        assertThat(told).containsExactly(true);
        endsWithBooksInOrder(bench);
    }

    @Test
    void engine_isNotMade_whereNoOutputHasThatName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench("importent"))
                .withMessageContaining(
                        "ack.routes of in names importent, and no output has that name; outputs: important, archive, other");
    }
}
