// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Valve;
import dev.weir.chunk.AckLevel;
import dev.weir.input.InputFactory;
import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.pipeline.StopReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every input has to pass, whoever wrote it. A test of an input extends this and brings the sending
 * side: something real that sends numbered events to the input and says which are off its hands.
 *
 * <p>The engine is the real one, with the real clock, disk and threads, and a destination that stalls and
 * recovers as it is told. Each test checks that no bound on memory is crossed at any time, that the books
 * balance at the end, and that no thread is left behind.
 *
 * @param <S> settings of the input
 */
public abstract class InputContract<S> {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int GROUP = 20;

    /** What a paused input may offer in vain within a third of a second; more is spinning. */
    private static final int VAIN_OFFERS_MAX = 500;

    @TempDir
    private Path folder;

    /** For a test of an input. */
    protected InputContract() {}

    /** The input under test. */
    protected abstract InputFactory<S> factory() throws Exception;

    /** What becomes of the events that the input has not taken. */
    protected abstract Sending sending();

    /**
     * The sending side, not yet connected.
     *
     * @param folder an empty one, for whatever it needs
     */
    protected abstract Sender sender(Path folder) throws Exception;

    /**
     * Bytes that may be on their way from the sender to an input that does not read: buffers of sockets
     * and pipes.
     */
    protected int underWay() {
        return 0;
    }

    /** The limits and storages that every test of a pause runs with. */
    static Stream<Situation> situations() {
        return Stream.of(Storage.values())
                .flatMap(storage ->
                        Stream.of(new Situation(storage, Valve.UNLIMITED), new Situation(storage, 1_000_000)));
    }

    @ParameterizedTest
    @MethodSource("dev.weir.contract.InputContract#situations")
    final void events_arriveOnceEach(Situation situation) throws Exception {
        var tally = new Tally();
        try (Sender sender = sender(folder);
                var trial = trial(sender, new InputTrial.Terms(situation, AckLevel.MEMORY, PATIENT, tally))) {
            for (int to = GROUP; to <= 10 * GROUP; to += GROUP) {
                trial.awaitEach(trial.feed(to), to);
            }
            trial.stopInPeace();
            assertThat(tally.repeated().stream()).isEmpty();
            sender.close();
            trial.engine().awaitNoThread();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.weir.contract.InputContract#situations")
    final void input_pausesAtTheBoundAndResumes_whenTheDestinationStalls(Situation situation) throws Exception {
        var tally = new Tally();
        int sent = enough(situation);
        try (Sender sender = sender(folder);
                var trial = trial(sender, new InputTrial.Terms(situation, AckLevel.MEMORY, PATIENT, tally))) {
            trial.reservoir().set(Reception.SILENT);
            Feeding feeding = trial.feed(sent);
            trial.awaitPaused(feeding);
            assertTakesNothing(trial, feeding);
            trial.reservoir().set(Reception.OPEN);
            trial.awaitResumed();
            trial.awaitArrival(feeding, sent);
            if (sending() == Sending.UNSLOWABLE) {
                awaitOneMore(trial, tally);
            }
            trial.stopInPeace();
            assertThat(tally.repeated().stream()).isEmpty();
            sender.close();
            feeding.end();
            trial.engine().awaitNoThread();
        }
    }

    /** A paused input leaves everything with its sender, and does not ask again and again. */
    private void assertTakesNothing(InputTrial<S> trial, Feeding feeding) {
        if (sending() == Sending.UNSLOWABLE) {
            trial.engine().await("the shedding of what does not fit", () -> trial.shed() > 0);
        }
        long refused = trial.factory().refused();
        boolean waits = sending() == Sending.STREAMED || sending() == Sending.ANSWERED;
        trial.engine()
                .staysTrue(
                        "the sender waits while the input is paused",
                        () -> trial.engine().isPaused() && !(waits && feeding.isFinished()));
        if (sending() != Sending.UNSLOWABLE) {
            assertThat(trial.factory().refused() - refused)
                    .as("offers of a paused input in vain")
                    .isLessThan(VAIN_OFFERS_MAX);
        }
        long taken = trial.taken();
        trial.engine().staysTrue("a paused input takes nothing", () -> trial.taken() == taken);
    }

    /** After it shed, the input takes what comes when there is room again. */
    private void awaitOneMore(InputTrial<S> trial, Tally tally) {
        int before = tally.different();
        var groups = new ArrayDeque<Feeding>();
        trial.engine().await("an event after the shedding", () -> {
            if (groups.isEmpty() || groups.getLast().isFinished()) {
                groups.add(trial.feedMore(GROUP));
            }
            return tally.different() > before;
        });
    }

    @ParameterizedTest
    @MethodSource("dev.weir.contract.InputContract#situations")
    final void bursts_loseNothing_whenTheDestinationRefusesInBetween(Situation situation) throws Exception {
        var tally = new Tally();
        int burst = (int) (situation.bound() * 3 / 2 / Sender.TEXT);
        try (Sender sender = sender(folder);
                var trial = trial(sender, new InputTrial.Terms(situation, AckLevel.MEMORY, PATIENT, tally))) {
            for (int round = 1; round <= 3; round++) {
                trial.reservoir().set(Reception.REFUSING);
                Feeding feeding = trial.feed(round * burst);
                trial.awaitPaused(feeding);
                trial.reservoir().set(Reception.OPEN);
                trial.awaitArrival(feeding, round * burst);
                trial.engine()
                        .await("the end of the pause", () -> !trial.engine().isPaused());
            }
            trial.stopInPeace();
            assertThat(tally.repeated().stream()).isEmpty();
            sender.close();
            trial.engine().awaitNoThread();
        }
    }

    @Test
    final void stop_losesNothingUncounted_inTheMiddleOfABurst() throws Exception {
        var tally = new Tally();
        Situation situation = new Situation(Storage.MEMORY, 1_000_000);
        var terms = new InputTrial.Terms(situation, AckLevel.MEMORY, PATIENT, tally);
        int sent = enough(situation);
        try (Sender sender = sender(folder)) {
            try (var trial = trial(sender, terms)) {
                trial.reservoir().set(Reception.SILENT);
                Feeding feeding = trial.feed(sent);
                trial.awaitPaused(feeding);
                trial.reservoir().set(Reception.OPEN);
                trial.stopInPeace();
                end(feeding, sender);
            }
            int safe = sender.done();
            assertThat(tally.repeated().stream()).isEmpty();
            if (sending() == Sending.ANSWERED) {
                assertThat(tally.missingBelow(safe).stream())
                        .as("answered for and never arrived")
                        .isEmpty();
            }
            assertTheRestComes(sender, terms, sent, sending() == Sending.ANSWERED ? safe : sent);
        }
    }

    @Test
    final void stop_leavesEventsToTheirSender_whenTheDestinationIsSilent() throws Exception {
        var tally = new Tally();
        Situation situation = new Situation(Storage.MEMORY, 1_000_000);
        int sent = 10 * GROUP;
        try (Sender sender = sender(folder)) {
            var terms = new InputTrial.Terms(situation, AckLevel.DELIVERED, SHORT, tally, Reception.SILENT);
            try (var trial = trial(sender, terms)) {
                Feeding feeding = trial.feed(sent);
                trial.engine().await("the first event", () -> trial.taken() > 0);
                assertLeft(trial.stop());
                end(feeding, sender);
            }
            if (sending() == Sending.ANSWERED) {
                assertThat(sender.done()).as("answered for and not delivered").isZero();
            }
            assertTheRestComes(sender, new InputTrial.Terms(situation, AckLevel.DELIVERED, PATIENT, tally), sent, sent);
        }
    }

    /** A sender that is not needed again is closed, which ends it wherever it hangs. */
    private void end(Feeding feeding, Sender sender) throws Exception {
        if (!sending().outlivesStop()) {
            sender.close();
        }
        feeding.end();
    }

    private void assertLeft(StopReport report) {
        RouteAccount.Reading route = report.last().outputs().getFirst().account();
        long lost = route.shed().getOrDefault(ShedReason.STOP, 0L);
        assertThat(route.delivered()).isZero();
        assertThat(route.returned() + lost).as("%s", route).isEqualTo(route.buffered());
        if (sending().outlivesStop()) {
            assertThat(lost).as("counted as lost, though their sender has them").isZero();
        } else {
            assertThat(route.returned())
                    .as("counted as returned, though their sender has them not")
                    .isZero();
        }
    }

    /** What outlives a stop arrives after the next start; below a number, nothing arrives twice. */
    private void assertTheRestComes(Sender sender, InputTrial.Terms terms, int sent, int onceBelow) throws Exception {
        if (!sending().outlivesStop()) {
            return;
        }
        try (var trial = trial(sender, terms)) {
            trial.awaitArrival(trial.feed(sent), sent);
            trial.stopInPeace();
            BitSet repeated = terms.tally().repeated();
            repeated.clear(onceBelow, Marks.NUMBER_MAX + 1);
            assertThat(repeated.stream()).isEmpty();
            sender.close();
            trial.engine().awaitNoThread();
        }
    }

    @Test
    final void close_isHarmless_whenRepeated() throws Exception {
        Situation situation = new Situation(Storage.MEMORY, Valve.UNLIMITED);
        try (Sender sender = sender(folder);
                var trial = trial(sender, new InputTrial.Terms(situation, AckLevel.MEMORY, PATIENT, new Tally()))) {
            trial.stopInPeace();
            trial.factory().made().close();
            trial.factory().made().close();
            sender.close();
            trial.engine().awaitNoThread();
        }
    }

    private InputTrial<S> trial(Sender sender, InputTrial.Terms terms) throws Exception {
        return new InputTrial<>(factory(), sending(), sender, terms);
    }

    /** So many events that the sender has to wait. */
    private int enough(Situation situation) {
        return (int) ((2 * situation.bound() + underWay()) / Sender.TEXT);
    }
}
