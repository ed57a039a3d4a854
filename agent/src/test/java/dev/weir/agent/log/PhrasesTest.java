// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.notice.Notice;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhrasesTest {
    @ParameterizedTest
    @CsvSource({"10000, 10", "9998, 10", "1400, 1", "999, 0.999", "250, 0.25", "0, 0"})
    void of_tellsAWaitInWholeSecondsFromOneSecondOn(long millis, String seconds) {
        var retry = new Notice.RetryScheduled("http.0", "c-1", "tail.0", 1, Duration.ofMillis(millis), "refused");

        assertThat(Phrases.of(retry).text())
                .isEqualTo("[engine] failed to flush chunk 'c-1', retry in " + seconds
                        + " seconds: input=tail.0 > output=http.0, attempt=1: refused");
    }
}
