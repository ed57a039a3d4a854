// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
    /** A moment of a leap day, so that a text without a year or a day is seen to take them from here. */
    private static final Instant NOW = Instant.parse("2024-02-29T22:30:00Z");

    private static Optional<Instant> read(String format, String text, ZoneId zone, boolean strict) {
        var rule = new TimeRule("time", TimeFormat.compile(format), zone.getRules(), false, strict);
        var reader = new TimeReader(rule, InstantSource.fixed(NOW));
        byte[] bytes = ("<<" + text + ">>").getBytes(StandardCharsets.UTF_8);
        boolean understood = reader.read(bytes, 2, bytes.length - 2);
        return understood ? Optional.of(Instant.ofEpochSecond(reader.seconds(), reader.nanos())) : Optional.empty();
    }

    private static Optional<Instant> read(String format, String text) {
        return read(format, text, ZoneOffset.UTC, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            %d/%b/%Y:%H:%M:%S %z          | 10/Oct/2000:13:55:36 -0700          | 2000-10-10T20:55:36Z
            %Y-%m-%dT%H:%M:%S%z           | 2024-02-29T23:59:59+05:30           | 2024-02-29T18:29:59Z
            %Y-%m-%dT%H:%M:%S%z           | 2024-02-29T23:59:59-08              | 2024-03-01T07:59:59Z
            %Y-%m-%dT%H:%M:%S%z           | 2024-02-29T23:59:59Z                | 2024-02-29T23:59:59Z
            %Y-%m-%dT%H:%M:%S%z           | 2024-02-29T23:59:59 UTC             | 2024-02-29T23:59:59Z
            %Y-%m-%dT%H:%M:%S%z           | 2024-02-29T23:59:59EST              | 2024-03-01T04:59:59Z
            %Y-%m-%d %H:%M:%S %Z          | 2024-02-29 23:59:59 CEST            | 2024-02-29T21:59:59Z
            %Y-%m-%d %H:%M:%S %Z          | 2024-02-29 23:59:59 npt             | 2024-02-29T18:14:59Z
            %Y-%m-%d %H:%M:%S %Z          | 2024-02-29 23:59:59 Z               | 2024-02-29T23:59:59Z
            %Y-%m-%d %H:%M:%S %Z          | 2024-02-29 23:59:59 K               | 2024-02-29T13:59:59Z
            %Y-%m-%d %H:%M:%S %Z          | 2024-02-29 23:59:59 Y.              | 2024-03-01T11:59:59Z
            %a %b %d %H:%M:%S %Y          | Wed Nov 11 08:02:03 1998            | 1998-11-11T08:02:03Z
            %c                            | Wed Nov  1 08:02:03 1998            | 1998-11-01T08:02:03Z
            %A, %d-%b-%y %H:%M:%S %z      | Sunday, 06-Nov-94 08:49:37 +0000    | 1994-11-06T08:49:37Z
            %y%m%d %H%M%S                 | 690102 030405                       | 1969-01-02T03:04:05Z
            %y%m%d %H%M%S                 | 680102 030405                       | 2068-01-02T03:04:05Z
            %C%y-%m                       | 1968-07                             | 1968-07-01T00:00:00Z
            %Y %j %H                      | 2023 366 05                         | 2024-01-01T05:00:00Z
            %Y/%j                         | 2020/060                            | 2020-02-29T00:00:00Z
            %I:%M:%S %p %d %B %Y          | 12:00:01 am 1 january 1999          | 1999-01-01T00:00:01Z
            %I:%M:%S %p %d %B %Y          | 12:00:01 PM 1 JANUARY 1999          | 1999-01-01T12:00:01Z
            %p %l o'clock, %h %e %Y       | PM  3 o'clock, sep 9 2009           | 2009-09-09T15:00:00Z
            %m/%d/%Y %I:%M %p             | 7/4/2021 9:05 pm                    | 2021-07-04T21:05:00Z
            %r %D                         | 09:05:06 PM 07/04/21                | 2021-07-04T21:05:06Z
            %T %x                         | 21:05:06 07/04/21                   | 2021-07-04T21:05:06Z
            %X %F                         | 21:05:06 2021-07-04                 | 2021-07-04T21:05:06Z
            %R %F                         | 21:05 2021-07-04                    | 2021-07-04T21:05:00Z
            %Od.%Om.%EY %OH:%OM:%OS       | 04.07.2021 21:05:06                 | 2021-07-04T21:05:06Z
            %Y-%m-%d %H:%M:%S             | 2016-12-31 23:59:60                 | 2017-01-01T00:00:00Z
            %Y-%m-%d %H:%M:%S             | 2023-02-30 00:00:00                 | 2023-03-02T00:00:00Z
            %Y-%m-%d                      | 1600-02-29 and more                 | 1600-02-29T00:00:00Z
            %Y-%m-%d %H:%M:%S.%L          | 2015-01-02 03:04:05.6               | 2015-01-02T03:04:05.6Z
            %Y-%m-%d %H:%M:%S.%L          | 2015-01-02 03:04:05.123456789       | 2015-01-02T03:04:05.123456789Z
            %Y-%m-%dT%H:%M:%S.%L%z        | 2015-01-02T03:04:05.1234567891+0100 | 2015-01-02T02:04:05.123456789Z
            %Y-%m-%d %H:%M:%S,%L          | 2015-01-02 03:04:05,007             | 2015-01-02T03:04:05.007Z
            %m/%d/%Y %I:%M:%S:%L %p %Z    | 05/29/2020 11:58:21:127 PM UTC      | 2020-05-29T23:58:21.127Z
            %Y-%m-%dT%H:%M:%S.%LZ         | 2015-01-02T03:04:05.5Z              | 2015-01-02T03:04:05.5Z
            %s                            | 1550000000                          | 2019-02-12T19:33:20Z
            %s.%L                         | 1550000000.444                      | 2019-02-12T19:33:20.444Z
            %b %d %H:%M:%S                | Mar  1 08:02:03                     | 2024-03-01T08:02:03Z
            %b %d %H:%M:%S                | Dec 31 23:59:59                     | 2024-12-31T23:59:59Z
            %b %e %T                      | may 3 1:2:3                         | 2024-05-03T01:02:03Z
            %H:%M:%S                      | 01:02:03                            | 2024-02-29T01:02:03Z
            %d. %H:%M                     | 7. 01:02                            | 2024-02-07T01:02:00Z
            %j %H                         | 061 1                               | 2024-03-01T01:00:00Z
            %u %w %U %W %V %G %g %Y%n%t%m | 7 0 53 1 01 1999 99 1999 08         | 1999-08-01T00:00:00Z
            100%% %Y                      | 100% 1999                           | 1999-01-01T00:00:00Z
            """)
    void read_understandsTheConversionsOfStrptime(String format, String text, Instant expected) {
        assertThat(read(format, text)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            %Y-%m-%d              | 2024-13-01
            %Y-%m-%d              | 2024-00-01
            %Y-%m-%d              | 2024-01-32
            %Y-%m-%d              | 2024-01
            %Y-%m-%d              | 2024-01-
            %Y-%m-%d              | yesterday
            %H:%M                 | 24:00
            %H:%M:%S              | 23:60:00
            %S                    | 61
            %I %p                 | 13 PM
            %I %p                 | 0 PM
            %I %p                 | 1 xm
            %b                    | Foo
            %a                    | Foo
            %j                    | 367
            %Y %z                 | 1999
            %Y %z                 | 1999 +1
            %Y %z                 | 1999 +24
            %Y %z                 | 1999 +0160
            %Y %z                 | 1999 +010
            %Y %z                 | 1999 Europe/Berlin
            %Y %Z                 | 1999 CETUS
            %Y %Z                 | 1999 J
            %Y %Z                 | 1999 +0100
            %s                    | 1234567890123456789
            %s                    | -1
            %s.%L                 | 12.
            %s.%L                 | 12
            """)
    void read_refusesWhatIsNotOfTheForm(String format, String text) {
        assertThat(read(format, text)).isEmpty();
    }

    @Test
    void read_takesTheZoneOfTheConfiguration_whereTheTextTellsNone() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(read("%Y-%m-%d %H", "2021-07-04 12", ZoneOffset.ofHours(-6), true))
                .contains(Instant.parse("2021-07-04T18:00:00Z"));
        assertThat(read("%Y-%m-%d %H", "2021-07-04 12", berlin, true)).contains(Instant.parse("2021-07-04T10:00:00Z"));
        assertThat(read("%Y-%m-%d %H", "2021-01-04 12", berlin, true)).contains(Instant.parse("2021-01-04T11:00:00Z"));
        assertThat(read("%Y-%m-%d %H%z", "2021-07-04 12+0000", berlin, true))
                .contains(Instant.parse("2021-07-04T12:00:00Z"));
        assertThat(read("%Y-%m-%d %H:%M:%SZ", "2021-07-04 12:00:00Z", berlin, true))
                .contains(Instant.parse("2021-07-04T12:00:00Z"));
        assertThat(read("%s", "1550000000", berlin, true)).contains(Instant.ofEpochSecond(1_550_000_000));
    }

    @Test
    void read_takesTodayOfTheConfiguredZone_whereTheTextTellsNoDay() {
        assertThat(read("%H:%M", "00:30", ZoneOffset.ofHours(2), true)).contains(Instant.parse("2024-02-29T22:30:00Z"));
        assertThat(read("%H:%M %z", "00:30 +0200", ZoneOffset.UTC, true))
                .contains(Instant.parse("2024-02-29T22:30:00Z"));
        assertThat(read("%H:%M", "01:00", ZoneId.of("Asia/Tokyo"), true))
                .contains(Instant.parse("2024-02-29T16:00:00Z"));
    }

    @Test
    void read_changesTheOffsetWithTheClocks_whenOneReaderReadsOnAndOn() {
        var rule = new TimeRule(
                "time", TimeFormat.compile("%F %T"), ZoneId.of("Europe/Berlin").getRules(), false, true);
        var reader = new TimeReader(rule, InstantSource.fixed(NOW));

        for (String local : List.of("2021-03-28 01:59:59", "2021-03-28 03:00:00", "2021-10-31 04:00:00")) {
            byte[] text = local.getBytes(StandardCharsets.US_ASCII);
            assertThat(reader.read(text, 0, text.length)).isTrue();
            Instant expected = LocalDateTime.parse(local.replace(' ', 'T'))
                    .atZone(ZoneId.of("Europe/Berlin"))
                    .toInstant();
            assertThat(Instant.ofEpochSecond(reader.seconds())).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            %Y-%m-%dT%H:%M:%S.%L   | 2020-01-02T03:04:05    | 2020-01-02T03:04:05Z
            %Y-%m-%dT%H:%M:%S.%L%z | 2020-01-02T03:04:05.5  | 2020-01-02T03:04:05.5Z
            %Y-%m-%dT%H:%M:%S      | 2020-01-02             | 2020-01-02T00:00:00Z
            %Y-%m-%dT%H:%M:%S      | 2020-01-02T03:xx       | 2020-01-02T03:00:00Z
            %s.%L                  | 1550000000             | 2019-02-12T19:33:20Z
            %H:%M:%S.%L            | 03:04:05               | 2024-02-29T03:04:05Z
            """)
    void read_isContentWithTheFirstPart_whenNotStrict(String format, String text, Instant expected) {
        assertThat(read(format, text, ZoneOffset.UTC, false)).contains(expected);
        assertThat(read(format, text, ZoneOffset.UTC, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "2020-01", "2020-xx-02"})
    void read_refusesWhatTellsNoDay_alsoWhenNotStrict(String text) {
        assertThat(read("%Y-%m-%dT%H:%M:%S.%L", text, ZoneOffset.UTC, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            %Y-%m-%d %f | unknown conversion %f; a fraction of a second is %L
            %Q          | unknown conversion %Q; a fraction of a second is %L
            %P          | AM and PM
            %i          | known are %a
            %           | in the middle of a conversion
            %H:%E       | in the middle of a conversion
            ''          | at least one conversion
            """)
    void compile_refusesWithASentence(String format, String sentence) {
        assertThatThrownBy(() -> TimeFormat.compile(format))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    // ---- properties

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss.SSSSSSSSS xx", Locale.ENGLISH);

    @Property
    void read_givesBackWhatJavaTimeWrote(
            @ForAll @LongRange(min = -12_000_000_000L, max = 200_000_000_000L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll @IntRange(min = -1_079, max = 1_079) int offsetMinutes) {
        Instant moment = Instant.ofEpochSecond(seconds, nanos);
        String text = WRITTEN.format(moment.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60)));

        assertThat(read("%a, %d %b %Y %H:%M:%S.%L %z", text)).contains(moment);
    }

    @Property
    void calendar_agreesWithJavaTime(@ForAll @LongRange(min = -1_000_000, max = 3_000_000) long day) {
        LocalDate date = LocalDate.ofEpochDay(day);

        assertThat(Calendar.yearOf(day)).isEqualTo(date.getYear());
        assertThat(Calendar.monthOf(day)).isEqualTo(date.getMonthValue());
        assertThat(Calendar.dayOf(day)).isEqualTo(date.getDayOfMonth());
        assertThat(Calendar.dayNumber(date.getYear(), date.getMonthValue(), date.getDayOfMonth()))
                .isEqualTo(day);
    }

    @Property
    void read_neverThrows(
            @ForAll("formats") String format, @ForAll @Size(max = 40) byte[] bytes, @ForAll boolean strict) {
        var rule = new TimeRule("time", TimeFormat.compile(format), ZoneOffset.UTC.getRules(), false, strict);
        var reader = new TimeReader(rule, InstantSource.fixed(NOW));

        for (int to = 0; to <= bytes.length; to++) {
            reader.read(bytes, 0, to);
        }
    }

    @Property
    void read_neverThrows_whereTextsAreAlmostTimes(
            @ForAll("formats") String format, @ForAll("almostTimes") String text, @ForAll boolean strict) {
        read(format, text, ZoneId.of("Europe/Berlin"), strict);
    }

    @Provide
    Arbitrary<String> formats() {
        return Arbitraries.of(
                        "%a",
                        "%b", "%C", "%d", "%e", "%G", "%H", "%I", "%j", "%L", "%m", "%M", "%p", "%s", "%S", "%u", "%U",
                        "%w", "%y", "%Y", "%z", "%Z", "%%", " ", ":", "-")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> almostTimes() {
        return Arbitraries.of(
                        "0",
                        "1",
                        "9",
                        "12",
                        "31",
                        "2024",
                        "99999999999",
                        " ",
                        ":",
                        "-",
                        "+",
                        "Z",
                        "Mon",
                        "july",
                        "pm",
                        "%",
                        "UTC",
                        "E",
                        "\t")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
