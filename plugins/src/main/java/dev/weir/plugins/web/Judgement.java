// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.output.Delivery;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/**
 * What a destination's answer means for the events that it was sent.
 *
 * <ul>
 *   <li>2xx: delivered;
 *   <li>408, 425, 429 and 5xx: to be tried again, not before {@code Retry-After}, which is believed
 *       up to an hour;
 *   <li>all else: refused for good. 3xx too: events are not sent to where nobody configured them to
 *       go.
 * </ul>
 *
 * <p>Stateless, for any thread.
 */
public final class Judgement {
    private static final Duration BELIEVED_MAX = Duration.ofHours(1);
    private static final int DIGITS_MAX = 9;
    private static final int TEXT_SHOWN = 200;

    private static final DateTimeFormatter DATE = formatter("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter C_DATE = formatter("EEE MMM ppd HH:mm:ss uuuu");

    /** A year of two digits is no more than so many years ahead. */
    private static final int YEARS_AHEAD_MAX = 50;

    private Judgement() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** One of the two old spellings, which are to be understood, too. */
    private static DateTimeFormatter dateWithShortYear(Instant now) {
        int first = now.atOffset(ZoneOffset.UTC).getYear() + YEARS_AHEAD_MAX - 99;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, first)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }

    /**
     * Judges.
     *
     * @param answer the destination's
     * @param where who it is, for the operator
     * @param showsText whether the cause tells what the answer says
     * @param now wall time, which a date is measured from
     */
    public static Delivery of(HttpAnswer answer, String where, boolean showsText, Instant now) {
        int status = answer.status();
        if (status < 300) {
            return Delivery.DELIVERED;
        }
        var cause = new StringBuilder(where).append(", HTTP status=").append(status);
        if (status < 400) {
            answer.field("Location")
                    .ifPresent(place -> cause.append(", which leads to ").append(shown(place)));
        }
        if (showsText && !answer.text().isEmpty()) {
            cause.append(": ").append(shown(answer.text()));
        }
        return switch (status) {
            case 408, 425, 429 -> new Delivery.Retry(after(answer, now), cause.toString());
            default ->
                status >= 500
                        ? new Delivery.Retry(after(answer, now), cause.toString())
                        : new Delivery.Rejected(cause.toString(), blame(status));
        };
    }

    /** Whether a part of the same events may fare better. */
    private static Delivery.Blame blame(int status) {
        return switch (status) {
            case 400, 413, 422 -> Delivery.Blame.CONTENT;
            default -> Delivery.Blame.ADDRESS;
        };
    }

    /** The beginning of a foreign text, on one line. */
    private static String shown(String text) {
        String cut = text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "...";
        return cut.strip().replaceAll("\\p{Cntrl}", " ");
    }

    private static Duration after(HttpAnswer answer, Instant now) {
        Duration wish = answer.field("Retry-After").map(text -> wish(text, now)).orElse(Duration.ZERO);
        if (wish.isNegative()) {
            return Duration.ZERO;
        }
        return wish.compareTo(BELIEVED_MAX) > 0 ? BELIEVED_MAX : wish;
    }

    private static Duration wish(String text, Instant now) {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > DIGITS_MAX ? BELIEVED_MAX : Duration.ofSeconds(Long.parseLong(text));
        }
        for (DateTimeFormatter date : List.of(DATE, dateWithShortYear(now), C_DATE)) {
            try {
                return Duration.between(now, date.parse(text, Instant::from));
            } catch (DateTimeException _) {
                // It may be one of the other spellings; what is none of them says nothing.
            }
        }
        return Duration.ZERO;
    }
}
