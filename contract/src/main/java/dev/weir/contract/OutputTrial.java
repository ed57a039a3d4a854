// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.ByteSize;
import dev.weir.config.Schema;
import dev.weir.config.SectionKind;
import dev.weir.ledger.RouteAccount;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.pipeline.StopReport;
import dev.weir.route.TagPattern;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One run of the engine with the output under test, from its start to its closing account. */
final class OutputTrial<S> implements AutoCloseable {
    private static final InputPolicy POLICY =
            new InputPolicy(Valve.UNLIMITED, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, 1_000_000, true);

    private final Receiver receiver;
    private final Spring spring = new Spring();
    private final Counted<S> factory;
    private final RunningEngine engine;

    OutputTrial(OutputFactory<S> tested, Receiver receiver, Duration grace) throws Exception {
        this.receiver = receiver;
        factory = new Counted<>(tested);
        S settings = RunningEngine.settings(SectionKind.OUTPUT, tested.schema(), receiver.settings());
        var plan = new PipelineBuilder()
                .service(new ServiceSettings(Duration.ofMillis(50), grace, new ByteSize(Situation.PROCESS_LIMIT)))
                .input(new InputPlan<>("spring", spring, true, "", POLICY))
                .output(new OutputPlan<>("tested", factory, settings, TagPattern.ALL, InputTrial.LANE));
        engine = new RunningEngine(plan, status -> factory.assertWithinConcurrency());
    }

    Spring spring() {
        return spring;
    }

    RunningEngine engine() {
        return engine;
    }

    Output made() {
        return factory.made();
    }

    RouteAccount.Reading account() {
        return engine.output().account();
    }

    /** Waits until so many in all are delivered, by the engine's account and by what can be seen. */
    void awaitDelivered(int sent) {
        engine.await("the delivery of " + sent + " events", () -> account().delivered() == sent);
        if (receiver.isVisible()) {
            engine.await("the sight of " + sent + " events", () -> tally().different() == sent);
        }
    }

    Tally tally() {
        try {
            return receiver.tally();
        } catch (Exception failed) {
            throw new AssertionError("the receiver failed: " + failed, failed);
        }
    }

    /** Stops and checks what holds at the end of each run. */
    StopReport stop() {
        StopReport report = engine.stop();
        assertThat(report.ledgerDifference()).as("%s", report.last()).isZero();
        factory.assertWithinConcurrency();
        engine.await("the return of all native memory", () -> engine.status().nativeBytes() == 0);
        return report;
    }

    @Override
    public void close() {
        engine.close();
    }

    /** The factory under test, with an eye on how many deliveries are under way at once. */
    private static final class Counted<S> implements OutputFactory<S> {
        private final OutputFactory<S> factory;
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile @Nullable Output made;

        private Counted(OutputFactory<S> factory) {
            this.factory = factory;
        }

        private Output made() {
            Output output = made;
            if (output == null) {
                throw new IllegalStateException("no output was made");
            }
            return output;
        }

        private void assertWithinConcurrency() {
            assertThat(most.get()).as("deliveries at once").isLessThanOrEqualTo(made().concurrency());
        }

        @Override
        public String name() {
            return factory.name();
        }

        @Override
        public String summary() {
            return factory.summary();
        }

        @Override
        public Schema<S> schema() {
            return factory.schema();
        }

        @Override
        public Output create(S settings, OutputContext context) {
            Output output = factory.create(settings, context);
            made = output;
            return new Output() {
                @Override
                public CompletableFuture<Delivery> deliver(Consignment consignment) {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    try {
                        return output.deliver(consignment).whenComplete((_, _) -> underWay.decrementAndGet());
                    } catch (RuntimeException | Error broken) {
                        underWay.decrementAndGet();
                        throw broken;
                    }
                }

                @Override
                public int concurrency() {
                    return output.concurrency();
                }

                @Override
                public void close() {
                    output.close();
                }
            };
        }
    }
}
