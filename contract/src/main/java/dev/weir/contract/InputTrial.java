// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.GrowingChunk;
import dev.weir.config.ByteSize;
import dev.weir.config.SectionKind;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.input.InputFactory;
import dev.weir.ledger.InputAccount;
import dev.weir.ledger.RouteAccount;
import dev.weir.notice.Notice;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.pipeline.StopReport;
import dev.weir.route.TagPattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One run of the engine with the input under test, from its start to its closing account. */
final class InputTrial<S> implements AutoCloseable {
    static final LanePolicy LANE = new LanePolicy(
            new RetryPolicy(RetryPolicy.UNLIMITED, Duration.ZERO, Duration.ofMillis(5), Duration.ofMillis(20)),
            Long.MAX_VALUE,
            QueueOverflow.PAUSE,
            Duration.ofMillis(2),
            false);

    /** Bytes that an input may gather of smaller items before it offers them together. */
    private static final long BATCH_MAX = 128 * 1024;

    /** Bytes that a chunk costs beside its payload: an unfilled slab and its bookkeeping. */
    private static final long CHUNK_ROOM = 64 * 1024 + GrowingChunk.BOOKKEEPING;

    private final Sending sending;
    private final Sender sender;
    private final Terms terms;
    private final Watched<S> factory;
    private final Reservoir reservoir;
    private final RunningEngine engine;
    private final long largestItem;
    private @Nullable Feeding feeding;

    /**
     * What a run is held to.
     *
     * @param situation what the input is run with
     * @param ack when its sender is told that events are safe
     * @param grace how long the stop may deliver
     * @param tally where the numbers that arrive are counted
     * @param begin what the destination does from the start, before the input has offered anything
     */
    record Terms(Situation situation, AckLevel ack, Duration grace, Tally tally, Reception begin) {
        /** With a destination that takes. */
        Terms(Situation situation, AckLevel ack, Duration grace, Tally tally) {
            this(situation, ack, grace, tally, Reception.OPEN);
        }
    }

    InputTrial(InputFactory<S> tested, Sending sending, Sender sender, Terms terms) throws Exception {
        this.sending = sending;
        this.sender = sender;
        this.terms = terms;
        factory = new Watched<>(tested);
        reservoir = new Reservoir(terms.tally());
        reservoir.set(terms.begin());
        S settings = RunningEngine.settings(SectionKind.INPUT, tested.schema(), sender.settings());
        largestItem = tested.largestItem(settings);
        engine = new RunningEngine(plan(settings), this::assertBounded);
        sender.started(engine);
    }

    private PipelineBuilder plan(S settings) {
        var policy = new InputPolicy(
                terms.situation().memoryLimit(), 1, OverflowPolicy.PAUSE, terms.ack(), largestItem, true);
        return new PipelineBuilder()
                .service(new ServiceSettings(
                        Duration.ofSeconds(1), terms.grace(), new ByteSize(Situation.PROCESS_LIMIT)))
                .input(new InputPlan<>("tested", factory, settings, "contract", policy))
                .output(new OutputPlan<>("reservoir", reservoir, true, TagPattern.ALL, LANE));
    }

    /** The permissive bound: what crosses it is taken whole, and the next is not. */
    private void assertBounded(PipelineStatus status) {
        reservoir.assertIntact();
        long oneOffer = Math.max(largestItem, BATCH_MAX);
        long held = status.inputs().getFirst().valve().held();
        long inputMost = terms.situation().bound() + oneOffer;
        if (held > inputMost) {
            throw new AssertionError("the input holds " + held + " bytes, at most " + inputMost + " are allowed");
        }
        long processMost = Situation.PROCESS_LIMIT + oneOffer + CHUNK_ROOM;
        if (status.memoryHeld() > processMost) {
            throw new AssertionError("the process holds " + status.memoryHeld() + " bytes with what is being read, at"
                    + " most " + processMost + " are allowed");
        }
    }

    Feeding feed(int to) {
        feeding = new Feeding(sender, to, feeding);
        return feeding;
    }

    /** So many more than the sender has sent. */
    Feeding feedMore(int count) {
        return feed(sender.done() + count);
    }

    Reservoir reservoir() {
        return reservoir;
    }

    RunningEngine engine() {
        return engine;
    }

    Watched<S> factory() {
        return factory;
    }

    /**
     * Waits until the input was told to pause, and checks what was told of it. At the bound of the process a
     * pause may end at once, when the reader of what was just offered gives its own memory back; so it is one
     * that lasts that is waited for.
     */
    void awaitPaused(Feeding feeding) {
        engine.await("the pause", () -> {
            feeding.isFinished();
            return engine.input().valve().shutNanos() > RunningEngine.LASTING_NANOS;
        });
        engine.await("the word of the pause", () -> pauses() > 0);
        Notice.InputPaused paused = engine.notices().stream()
                .filter(Notice.InputPaused.class::isInstance)
                .map(Notice.InputPaused.class::cast)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(paused.reasons()).contains(terms.situation().reason());
    }

    private long pauses() {
        return engine.notices().stream()
                .filter(Notice.InputPaused.class::isInstance)
                .count();
    }

    void awaitResumed() {
        engine.await("the end of the pause", () -> engine.notices().stream()
                .anyMatch(Notice.InputResumed.class::isInstance));
    }

    /** Waits until all that were sent have arrived, where nothing is in their way. */
    void awaitEach(Feeding feeding, int sent) {
        if (sending == Sending.SELF_MADE) {
            awaitMore();
            return;
        }
        engine.await("the arrival of " + sent + " events, tally: " + terms.tally(), () -> {
            feeding.isFinished();
            return terms.tally().different() == sent;
        });
    }

    /** Waits until whatever is due has arrived after a pause, given that these were sent in all. */
    void awaitArrival(Feeding feeding, int sent) {
        switch (sending) {
            case REREAD, ANSWERED, STREAMED -> awaitEach(feeding, sent);
            case UNSLOWABLE -> {
                engine.await("the end of the sending", feeding::isFinished);
                awaitSettled();
            }
            case SELF_MADE -> awaitMore();
        }
    }

    private void awaitMore() {
        long before = reservoir.events();
        engine.await("another event", () -> reservoir.events() > before);
    }

    private void awaitSettled() {
        engine.await(
                "the delivery of what was taken", () -> taken() == account().delivered());
    }

    /** Events that were taken and not shed at once. */
    long taken() {
        return engine.input().account().buffered();
    }

    /** Events that were dropped at the door, and counted. */
    long shed() {
        InputAccount.Reading account = engine.input().account();
        return account.shed().values().stream().mapToLong(Long::longValue).sum();
    }

    RouteAccount.Reading account() {
        return engine.output().account();
    }

    /** Stops with a destination that takes everything, so that nothing that was taken is left. */
    void stopInPeace() {
        StopReport report = stop();
        RouteAccount.Reading route = report.last().outputs().getFirst().account();
        InputAccount.Reading input = report.last().inputs().getFirst().account();
        assertThat(route.delivered()).as("%s", route).isEqualTo(input.buffered());
        assertThat(reservoir.events()).isEqualTo(input.buffered());
        assertThat(engine.status().memoryHeld()).as("bytes held at the end").isZero();
    }

    /** Stops and checks what holds at the end of each run. */
    StopReport stop() {
        StopReport report = engine.stop();
        assertThat(report.ledgerDifference()).as("%s", report.last()).isZero();
        return report;
    }

    @Override
    public void close() {
        engine.close();
    }
}
