// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "d7 00 00 00 00 05 00 00 00 07, 5, 7",
        "c7 08 00 ff ff ff ff 3b 9a c9 ff, 4294967295, 999999999",
        "05, 5, 0",
        "ce ff ff ff ff, 4294967295, 0",
        "fb, -5, 0",
        "ca 3f c0 00 00, 1, 500000000",
        "cb 3f f8 00 00 00 00 00 00, 1, 500000000",
        "cb bf f8 00 00 00 00 00 00, -2, 500000000",
        "cb 3f ff ff ff ff ff ff ff, 2, 0"
    })
    void next_readsEveryFormOfTime(String time, long seconds, int nanos) {
        byte[] bytes = hex("92" + time + "80");
        EventReader reader = new EventReader(bytes, 0, bytes.length);

        assertThat(reader.next()).isTrue();
        assertThat(reader.seconds()).isEqualTo(seconds);
        assertThat(reader.nanos()).isEqualTo(nanos);
        assertThat(reader.timeStart()).isEqualTo(1);
        assertThat(reader.recordStart()).isEqualTo(bytes.length - 1);
        assertThat(reader.recordEnd()).isEqualTo(bytes.length);
        assertThat(reader.hasMetadata()).isFalse();
        assertThat(reader.next()).isFalse();
    }

    @Test
    void next_tellsWhereThePartsOfAnEventLie() {
        byte[] bytes = hex("c0c0 92 92 05 81a16101 81a16202 92 06 80 c0");
        EventReader reader = new EventReader(bytes, 2, bytes.length - 1);

        assertThat(reader.next()).isTrue();
        assertThat(reader.entryStart()).isEqualTo(2);
        assertThat(reader.hasMetadata()).isTrue();
        assertThat(reader.metadataStart()).isEqualTo(5);
        assertThat(reader.metadataEnd()).isEqualTo(9);
        assertThat(reader.recordStart()).isEqualTo(9);
        assertThat(reader.recordEnd()).isEqualTo(13);
        assertThat(reader.entryEnd()).isEqualTo(13);

        assertThat(reader.next()).isTrue();
        assertThat(reader.entryStart()).isEqualTo(13);
        assertThat(reader.hasMetadata()).isFalse();
        assertThat(reader.seconds()).isEqualTo(6);
        assertThat(reader.entryEnd()).isEqualTo(16);
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "93 05 80 80 | event is not an array of 2",
                "a1 61 | event is not an array of 2",
                "92 05 a0 | record is not a map, kind=TEXT",
                "92 05 90 | record is not a map, kind=ARRAY",
                "92 a0 80 | time is not a time, kind=TEXT",
                "92 80 80 | time is not a time, kind=MAP",
                "92 91 05 80 | head of the event is not an array of 2",
                "92 92 05 a0 80 | metadata is not a map, kind=TEXT",
                "92 92 92 05 80 80 80 | time is not a time, kind=ARRAY",
                "92 d6 00 01020304 80 | time is not an EventTime, type=0, length=4",
                "92 d7 01 0000000500000007 80 | time is not an EventTime, type=1, length=8",
                "92 d7 00 000000053b9aca00 80 | time has nanos=1000000000",
                "92 d7 00 00000005ffffffff 80 | time has nanos=4294967295",
                "92 cf ffffffffffffffff 80 | time has seconds=18446744073709551615",
                "92 cf 0020000000000001 80 | time has seconds=9007199254740993",
                "92 d3 8000000000000000 80 | time has seconds=-9223372036854775808",
                "92 cb 7ff8000000000000 80 | time has seconds=NaN",
                "92 cb fff0000000000000 80 | time has seconds=-Infinity",
                "92 05 81 a161 c1 | lead byte c1 is reserved",
                "92 05 df 00ffffff 00 | record is cut off",
                "92 05 df ffffffff 00 | declares elements=8589934590"
            })
    void next_refusesWhatIsNoEvent(String form, String reason) {
        EventReader reader = new EventReader(hex(form), 0, hex(form).length);

        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(reader::next)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"92 92 d7 00 00000005 00000007 81a16101 82a162d90163a164cb3ff0000000000000"})
    void next_refusesAnEventCutAtAnyByte(String form) {
        byte[] bytes = hex(form);
        for (int cut = 1; cut < bytes.length; cut++) {
            EventReader reader = new EventReader(bytes, 0, cut);
            assertThatExceptionOfType(MalformedEventException.class)
                    .isThrownBy(reader::next)
                    .withMessageContaining("cut off");
            assertThat(reader.entryEnd()).isZero();
        }
    }

    @Test
    void reset_refusesARangeOutsideOfTheArray() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> new EventReader().reset(new byte[4], 2, 5))
                .withMessage("from=2, to=5, length=4");
    }

    @Provide
    Arbitrary<Map<Object, @Nullable Object>> records() {
        return ObjectForm.records();
    }

    @Property(tries = 300)
    void next_readsWhatWasWritten(
            @ForAll("records") Map<Object, @Nullable Object> fields,
            @ForAll("records") Map<Object, @Nullable Object> metadata,
            @ForAll @LongRange(max = 0xffff_ffffL) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos)
            throws IOException {
        byte[] bytes = ObjectForm.event(fields, metadata, seconds, nanos);
        EventReader reader = new EventReader(bytes, 0, bytes.length);

        assertThat(reader.next()).isTrue();
        assertThat(reader.seconds()).isEqualTo(seconds);
        assertThat(reader.nanos()).isEqualTo(nanos);
        assertThat(read(bytes, reader.metadataStart(), reader.metadataEnd())).isEqualTo(metadata);
        assertThat(read(bytes, reader.recordStart(), reader.recordEnd())).isEqualTo(fields);
        assertThat(reader.next()).isFalse();
    }

    private static @Nullable Object read(byte[] bytes, int from, int to) throws IOException {
        return ObjectForm.read(new DataInputStream(new ByteArrayInputStream(bytes, from, to - from)));
    }

    @Property
    void next_refusesOrStepsOnInAnyBytes(@ForAll @Size(max = 100) byte[] bytes) {
        EventReader reader = new EventReader(bytes, 0, bytes.length);
        int before = 0;
        try {
            while (reader.next()) {
                assertThat(reader.entryStart()).isEqualTo(before);
                assertThat(reader.entryEnd()).isGreaterThan(before);
                before = reader.entryEnd();
            }
        } catch (MalformedEventException e) {
            assertThat(e.position()).isBetween(before, bytes.length);
        }
    }
}
