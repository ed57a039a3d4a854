// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.ByteSize;
import dev.weir.config.SectionKind;
import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.output.Output;
import dev.weir.output.OutputFactory;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.route.TagPattern;
import java.time.Duration;

/** One run of the engine with the output under test, from its start to its closing account. */
final class OutputTrial<S> implements AutoCloseable {
    private static final InputPolicy POLICY =
            new InputPolicy(Valve.UNLIMITED, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, Spring.LARGEST_ITEM, true);

    /** Events that are one. */
    private static final int MEGABYTE = 1_000;

    private final Receiver receiver;
    private final Spring spring = new Spring();
    private final Witnessed<S> factory;
    private final RunningEngine engine;

    OutputTrial(OutputFactory<S> tested, Receiver receiver, Duration grace) throws Exception {
        this.receiver = receiver;
        factory = new Witnessed<>(tested, receiver);
        S settings = RunningEngine.settings(SectionKind.OUTPUT, tested.schema(), receiver.settings());
        var plan = new PipelineBuilder()
                .service(new ServiceSettings(Duration.ofMillis(50), grace, new ByteSize(Situation.PROCESS_LIMIT)))
                .input(new InputPlan<>("spring", spring, true, "", POLICY))
                .output(new OutputPlan<>("tested", factory, settings, TagPattern.ALL, InputTrial.LANE));
        engine = new RunningEngine(plan, status -> factory.assertTrue());
    }

    Spring spring() {
        return spring;
    }

    Output made() {
        return factory.made();
    }

    RouteAccount.Reading account() {
        return engine.output().account();
    }

    /** Events that were left behind at the stop; nobody has them any more, for the spring keeps none. */
    long lost() {
        return account().shed().getOrDefault(ShedReason.STOP, 0L);
    }

    void awaitRetries(int atLeast) {
        engine.await("retries, at least " + atLeast, () -> account().retries() >= atLeast);
    }

    /** Waits until so many in all are delivered, by the engine's account and by what can be seen. */
    void awaitDelivered(int sent) {
        engine.await("the delivery of " + sent + " events", () -> account().delivered() == sent);
        if (receiver.sight() != Receiver.Sight.NEVER) {
            engine.await("the sight of " + sent + " events", () -> tally().different() == sent);
        }
    }

    /**
     * Offers until a delivery is under way that goes on to be; the system takes megabytes for a destination
     * that does not read.
     */
    void offerUntilUnanswered() {
        engine.await("a delivery that is not answered", () -> {
            if (account().delivered() == spring.offered()) {
                spring.offer(MEGABYTE);
            }
            return factory.longestNanos() > RunningEngine.LASTING_NANOS;
        });
    }

    private Tally tally() {
        try {
            return receiver.tally();
        } catch (Exception failed) {
            throw new AssertionError("the receiver failed: " + failed, failed);
        }
    }

    /** Stops where nothing is in the way: all that was taken has arrived, and nothing of it twice. */
    void stopInPeace() {
        stop();
        assertThat(lost()).as("lost at the stop").isZero();
        assertThat(account().delivered()).isEqualTo(account().buffered());
        if (receiver.sight() != Receiver.Sight.NEVER) {
            assertThat(tally().repeated().stream()).as("arrived twice").isEmpty();
        }
    }

    /** Stops and checks what holds at the end of each run, while the destination is still there. */
    void stop() {
        var report = engine.stop();
        assertThat(report.ledgerDifference()).as("%s", report.last()).isZero();
        engine.await("the return of all native memory", () -> engine.status().nativeBytes() == 0);
        engine.awaitNoThread();
    }

    @Override
    public void close() {
        engine.close();
    }
}
