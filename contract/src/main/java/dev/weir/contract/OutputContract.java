// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.output.OutputFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every output has to pass, whoever wrote it. A test of an output extends this and brings the
 * destination: something real that tallies the numbered events that arrive, and fails when it is told to.
 *
 * <p>The engine is the real one. Each test checks that no more deliveries are under way than the output
 * allows, that the books balance at the end, that all native memory is given back, and that no thread is
 * left behind.
 *
 * @param <S> settings of the output
 */
public abstract class OutputContract<S> {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int FEW = 100;
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
                var trial = new OutputTrial<>(factory(), receiver, PATIENT)) {
            for (int sent = FEW; sent <= 5 * FEW; sent += FEW) {
                trial.spring().offer(FEW);
                trial.awaitDelivered(sent);
            }
            assertGoesInPeace(trial, receiver);
        }
    }

    @Test
    final void events_arriveOnceEach_whenTheyComeFasterThanTheyGo() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = new OutputTrial<>(factory(), receiver, PATIENT)) {
            trial.spring().offer(MANY);
            trial.awaitDelivered(MANY);
            assertGoesInPeace(trial, receiver);
        }
    }

    @Test
    final void stop_deliversWhatIsThere() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = new OutputTrial<>(factory(), receiver, PATIENT)) {
            trial.spring().offer(MANY / 4);
            trial.stop();
            assertThat(trial.account().delivered()).isEqualTo(MANY / 4);
            trial.awaitDelivered(MANY / 4);
            receiver.close();
            trial.engine().awaitNoThread();
        }
    }

    @Test
    final void events_arriveOnceEach_afterTheDestinationWasAway() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = new OutputTrial<>(factory(), receiver, PATIENT)) {
            trial.spring().offer(FEW);
            trial.awaitDelivered(FEW);
            if (receiver.canFail()) {
                receiver.fail();
                trial.spring().offer(FEW);
                trial.engine().await("a few retries", () -> trial.account().retries() > 2);
                assertThat(trial.account().delivered()).isEqualTo(FEW);
                receiver.recover();
            } else {
                trial.spring().offer(FEW);
            }
            trial.awaitDelivered(2 * FEW);
            assertGoesInPeace(trial, receiver);
        }
    }

    @Test
    final void stop_endsWithinTheGrace_whenTheDestinationIsAway() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = new OutputTrial<>(factory(), receiver, SHORT)) {
            if (receiver.canFail()) {
                receiver.fail();
                trial.spring().offer(FEW);
                trial.engine().await("a retry", () -> trial.account().retries() > 0);
            }
            trial.stop();
            RouteAccount.Reading route = trial.account();
            long lost = route.shed().getOrDefault(ShedReason.STOP, 0L);
            assertThat(lost).as("%s", route).isEqualTo(route.buffered());
            receiver.close();
            trial.engine().awaitNoThread();
        }
    }

    @Test
    final void close_isHarmless_whenRepeated() throws Exception {
        try (Receiver receiver = receiver(folder);
                var trial = new OutputTrial<>(factory(), receiver, PATIENT)) {
            trial.stop();
            trial.made().close();
            trial.made().close();
            receiver.close();
            trial.engine().awaitNoThread();
        }
    }

    private void assertGoesInPeace(OutputTrial<S> trial, Receiver receiver) throws Exception {
        trial.stop();
        if (receiver.isVisible()) {
            assertThat(trial.tally().repeated().stream()).isEmpty();
        }
        receiver.close();
        trial.engine().awaitNoThread();
    }
}
