// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.output.OutputFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every output has to pass, whoever wrote it. A test of an output extends this and brings the
 * destination: something real that tallies the numbered events that arrive, and fails when it is told to.
 *
 * <p>The engine is the real one. Each test checks that nothing is called delivered which the destination
 * does not have, that nothing arrives twice where no delivery was cut in two, that the books balance at the
 * end, that all native memory is given back, and that no thread is left behind.
 *
 * @param <S> settings of the output
 */
public abstract class OutputContract<S> {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int FEW = 100;
    private static final int SOME = 2_500;
    private static final int MANY = 10_000;

    @TempDir
    private Path folder;

    /** For a test of an output. */
    protected OutputContract() {}

    /** The output under test. */
    protected abstract OutputFactory<S> factory() throws Exception;

    /**
     * The destination, ready to take.
     *
     * @param folder an empty one, for whatever it needs
     */
    protected abstract Receiver receiver(Path folder) throws Exception;

    @Test
    final void events_arriveOnceEach() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = trial(receiver, PATIENT)) {
            for (int sent = FEW; sent <= 5 * FEW; sent += FEW) {
                trial.spring().offer(FEW);
                trial.awaitDelivered(sent);
            }
            trial.stopInPeace();
        }
    }

    @Test
    final void events_arriveOnceEach_whenTheyComeFasterThanTheyGo() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = trial(receiver, PATIENT)) {
            trial.spring().offer(MANY);
            trial.awaitDelivered(MANY);
            trial.stopInPeace();
        }
    }

    @Test
    final void events_arriveOnceEach_afterTheDestinationRefused() throws Exception {
        try (Receiver receiver = receiver(folder)) {
            assumeTrue(receiver.receptions().contains(Reception.REFUSING), "the destination cannot be REFUSING");
            try (var trial = trial(receiver, PATIENT)) {
                trial.spring().offer(FEW);
                trial.awaitDelivered(FEW);
                receiver.set(Reception.REFUSING);
                trial.spring().offer(FEW);
                trial.awaitRetries(3);
                assertThat(trial.account().delivered()).isEqualTo(FEW);
                receiver.set(Reception.OPEN);
                trial.awaitDelivered(2 * FEW);
                trial.stopInPeace();
            }
        }
    }

    @Test
    final void events_arriveOnceEach_afterTheDestinationWasSilent() throws Exception {
        try (Receiver receiver = receiver(folder)) {
            assumeTrue(receiver.receptions().contains(Reception.SILENT), "the destination cannot be SILENT");
            try (var trial = trial(receiver, PATIENT)) {
                receiver.set(Reception.SILENT);
                trial.offerUntilUnanswered();
                receiver.set(Reception.OPEN);
                trial.awaitDelivered(trial.spring().offered());
                trial.stopInPeace();
            }
        }
    }

    @Test
    final void stop_deliversWhatIsThere() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = trial(receiver, PATIENT)) {
            trial.spring().offer(SOME);
            trial.stopInPeace();
            assertThat(trial.account().delivered()).isEqualTo(SOME);
            trial.awaitDelivered(SOME);
        }
    }

    @Test
    final void stop_endsAndCountsWhatIsLeft_whenTheDestinationRefuses() throws Exception {
        try (Receiver receiver = receiver(folder)) {
            assumeTrue(receiver.receptions().contains(Reception.REFUSING), "the destination cannot be REFUSING");
            try (var trial = trial(receiver, SHORT)) {
                receiver.set(Reception.REFUSING);
                trial.spring().offer(FEW);
                trial.awaitRetries(1);
                trial.stop();
                assertThat(trial.lost()).isEqualTo(FEW);
            }
        }
    }

    /** The output's close has to end what is under way, for nobody else can. */
    @Test
    final void stop_endsAndCountsWhatIsLeft_whenTheDestinationIsSilent() throws Exception {
        try (Receiver receiver = receiver(folder)) {
            assumeTrue(receiver.receptions().contains(Reception.SILENT), "the destination cannot be SILENT");
            try (var trial = trial(receiver, SHORT)) {
                receiver.set(Reception.SILENT);
                trial.offerUntilUnanswered();
                trial.stop();
                assertThat(trial.lost()).isPositive();
                assertThat(trial.lost() + trial.account().delivered())
                        .isEqualTo(trial.spring().offered());
            }
        }
    }

    @Test
    final void close_isHarmless_whenRepeated() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = trial(receiver, PATIENT)) {
            trial.spring().offer(FEW);
            trial.awaitDelivered(FEW);
            trial.stopInPeace();
            trial.made().close();
            trial.made().close();
        }
    }

    private OutputTrial<S> trial(Receiver receiver, Duration grace) throws Exception {
        return new OutputTrial<>(factory(), receiver, grace);
    }
}
