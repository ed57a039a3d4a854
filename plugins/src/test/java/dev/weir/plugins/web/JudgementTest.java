// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.output.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

    private static Delivery of(int status, Field... fields) {
        return Judgement.of(new HttpAnswer(status, List.of(fields), "the text\n", true), "here:80", true, NOW);
    }

    private static Duration after(String retryAfter) {
        return ((Delivery.Retry) of(503, new Field("Retry-After", retryAfter))).after();
    }

    @Test
    void of_delivers() {
        for (int status : new int[] {200, 201, 202, 204, 205, 206, 299}) {
            assertThat(of(status)).isEqualTo(Delivery.DELIVERED);
        }
    }

    @Test
    void of_retries() {
        for (int status : new int[] {408, 425, 429, 500, 501, 502, 503, 504, 599, 999}) {
            assertThat(of(status))
                    .isEqualTo(new Delivery.Retry(Duration.ZERO, "here:80, HTTP status=" + status + ": the text"));
        }
    }

    @Test
    void of_rejects() {
        for (int status : new int[] {400, 413, 422}) {
            assertThat(of(status))
                    .isEqualTo(new Delivery.Rejected(
                            "here:80, HTTP status=" + status + ": the text", Delivery.Blame.CONTENT));
        }
        for (int status : new int[] {401, 403, 404, 411, 415, 431}) {
            assertThat(of(status))
                    .isEqualTo(new Delivery.Rejected(
                            "here:80, HTTP status=" + status + ": the text", Delivery.Blame.ADDRESS));
        }
        assertThat(of(302, new Field("Location", "http://there/")))
                .isEqualTo(new Delivery.Rejected(
                        "here:80, HTTP status=302, which leads to http://there/: the text", Delivery.Blame.ADDRESS));
    }

    @Test
    void of_showsNoMoreThanIsWanted() {
        var answer = new HttpAnswer(400, List.of(), "line\r\n" + "x".repeat(1_000), true);
        assertThat(Judgement.of(answer, "here:80", false, NOW))
                .isEqualTo(new Delivery.Rejected("here:80, HTTP status=400"));
        Delivery shown = Judgement.of(answer, "here:80", true, NOW);
        assertThat(((Delivery.Rejected) shown).cause()).contains("line  xxx").hasSizeLessThan(300);
    }

    @Test
    void after_isSecondsOrADate() {
        assertThat(after("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(after("Sun, 06 Nov 1994 08:49:47 GMT")).isEqualTo(Duration.ofSeconds(10));
        assertThat(after("Sunday, 06-Nov-94 08:49:47 GMT")).isEqualTo(Duration.ofSeconds(10));
        assertThat(after("Sun Nov  6 08:49:47 1994")).isEqualTo(Duration.ofSeconds(10));
        assertThat(after("Sun, 06 Nov 1994 08:49:27 GMT")).isEqualTo(Duration.ZERO);
    }

    @Test
    void after_isBelievedUpToAnHour() {
        assertThat(after("99999999999999999999")).isEqualTo(Duration.ofHours(1));
        assertThat(after("7200")).isEqualTo(Duration.ofHours(1));
        assertThat(after("Mon, 06 Nov 2034 08:49:37 GMT")).isEqualTo(Duration.ofHours(1));
        for (String nonsense : new String[] {"", "-3", "soon", "1.5", "3s"}) {
            assertThat(after(nonsense)).isEqualTo(Duration.ZERO);
        }
    }
}
