// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.PauseReason;
import dev.weir.backpressure.Valve;
import dev.weir.notice.Notice;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhrasesTest {
    @Test
    void of_tellsTheEndOfAPauseWithItsReason() {
        var limit = Set.of(PauseReason.MEMORY);
        assertThat(Phrases.of(new Notice.InputResumed("http.0", limit, Duration.ofSeconds(5), 500_000, 1_000_000))
                        .text())
                .isEqualTo("[input] http.0 resume (mem buf overlimit): held=500 kB, limit=1 MB, paused for 5 s");

        var queue = Set.of(PauseReason.DOWNSTREAM, PauseReason.PROCESS_MEMORY);
        assertThat(Phrases.of(new Notice.InputResumed("tcp.0", queue, Duration.ofSeconds(5), 500_000, Valve.UNLIMITED))
                        .text())
                .isEqualTo("[input] tcp.0 resume (process memory overlimit, output queue overlimit): held=500 kB,"
                        + " paused for 5 s");
    }

    @ParameterizedTest
    @CsvSource({"10000, 10", "9998, 10", "1400, 1", "999, 0.999", "250, 0.25", "0, 0"})
    void of_tellsAWaitInWholeSecondsFromOneSecondOn(long millis, String seconds) {
        var retry = new Notice.RetryScheduled("http.0", "c-1", "tail.0", 1, Duration.ofMillis(millis), "refused");

        assertThat(Phrases.of(retry).text())
                .isEqualTo("[engine] failed to flush chunk 'c-1', retry in " + seconds
                        + " seconds: input=tail.0 > output=http.0, attempt=1: refused");
    }
}
