// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The engine against a model that knows, event by event, what was offered and what became of it: whatever
 * is offered, answered, refused or waited for in whatever order, the books balance, bounds hold, order and
 * frontier hold, everybody is answered once, and in the end everything flows again.
 */
class EngineModelTest {
    /** What may happen next. */
    sealed interface Step {
        record Offered(int input, int tag, int parts, int bytes, boolean positioned, boolean receipted)
                implements Step {}

        record Answered(int output, int which, Delivery delivery) implements Step {}

        record Passed(int millis) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> offered = Combinators.combine(
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(60, 900),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Step.Offered::new);
        Arbitrary<Delivery> deliveries = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(Delivery.DELIVERED)),
                Tuple.of(3, Arbitraries.just(Delivery.retry("refused"))),
                Tuple.of(1, Arbitraries.just(new Delivery.Retry(Duration.ofSeconds(2), "503"))),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                new Delivery.Rejected("400"), new Delivery.Rejected("401", Delivery.Blame.ADDRESS))));
        Arbitrary<Step> answered = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 5),
                        deliveries)
                .as(Step.Answered::new);
        Arbitrary<Step> passed = Arbitraries.integers().between(1, 1_500).map(Step.Passed::new);
        return Arbitraries.frequencyOf(Tuple.of(6, offered), Tuple.of(5, answered), Tuple.of(2, passed))
                .list()
                .ofMaxSize(150);
    }

    @Provide
    Arbitrary<EngineModel.Plan> plans() {
        Arbitrary<EngineModel.InputShape> inputs = Combinators.combine(
                        Arbitraries.of(OverflowPolicy.PAUSE, OverflowPolicy.SHED_NEWEST, OverflowPolicy.SHED_OLDEST),
                        Arbitraries.of(500L, 3_000L, Long.MAX_VALUE),
                        Arbitraries.of(0.5, 1.0),
                        Arbitraries.of(true, false))
                .as(EngineModel.InputShape::new);
        Arbitrary<EngineModel.OutputShape> outputs = Combinators.combine(
                        Arbitraries.of(QueueOverflow.class),
                        Arbitraries.of(700L, 5_000L, Long.MAX_VALUE),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(0, 2, Integer.MAX_VALUE))
                .as(EngineModel.OutputShape::new);
        return Combinators.combine(
                        inputs.list().ofSize(2),
                        outputs.list().ofSize(3),
                        Arbitraries.of(20_000L, 1_000_000L),
                        Arbitraries.of(0, 300, 5_000))
                .as(EngineModel.Plan::new);
    }

    private static void play(EngineModel model, List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Step.Offered offer ->
                    model.offer(
                            offer.input(),
                            offer.tag(),
                            offer.parts(),
                            offer.bytes(),
                            offer.positioned(),
                            offer.receipted());
                case Step.Answered answer -> model.answer(answer.output(), answer.which(), answer.delivery());
                case Step.Passed pass -> model.pass(Duration.ofMillis(pass.millis()));
            }
            model.assertInvariants();
        }
    }

    @Property(tries = 400)
    void engine_keepsItsPromises_andFlowsAgainInTheEnd(
            @ForAll("plans") EngineModel.Plan plan, @ForAll("steps") List<Step> steps) {
        var model = new EngineModel(plan);
        play(model, steps);
        model.deliverEverything();
        model.assertEverythingEnded();
        assertThat(model.stop().ledgerDifference()).isZero();
        model.assertEveryReceiptAnswered();
    }

    @Property(tries = 400)
    void engine_accountsForEverything_whereverItIsStopped(
            @ForAll("plans") EngineModel.Plan plan,
            @ForAll("steps") List<Step> before,
            @ForAll("steps") List<Step> meanwhile) {
        var model = new EngineModel(plan);
        play(model, before);
        model.beginStop();
        play(model, meanwhile);
        model.assertStopped();
        model.assertEveryReceiptAnswered();
    }
}
