// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackWriterTest {

    private static String hexOf(Consumer<MessagePackWriter> appends) {
        MessagePackWriter writer = new MessagePackWriter(1 << 20);
        appends.accept(writer);
        return HexFormat.of().formatHex(writer.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, cc80",
        "255, ccff",
        "256, cd0100",
        "65535, cdffff",
        "65536, ce00010000",
        "4294967295, ceffffffff",
        "4294967296, cf0000000100000000",
        "9223372036854775807, cf7fffffffffffffff",
        "-1, ff",
        "-32, e0",
        "-33, d0df",
        "-128, d080",
        "-129, d1ff7f",
        "-32768, d18000",
        "-32769, d2ffff7fff",
        "-2147483648, d280000000",
        "-2147483649, d3ffffffff7fffffff",
        "-9223372036854775808, d38000000000000000"
    })
    void integer_takesTheSmallestForm(long value, String expected) {
        assertThat(hexOf(writer -> writer.integer(value))).isEqualTo(expected);
    }

    @Test
    void scalars_haveTheFormsOfTheSpecification() {
        assertThat(hexOf(MessagePackWriter::nil)).isEqualTo("c0");
        assertThat(hexOf(writer -> writer.bool(true))).isEqualTo("c3");
        assertThat(hexOf(writer -> writer.bool(false))).isEqualTo("c2");
        assertThat(hexOf(writer -> writer.floating(1.0))).isEqualTo("cb3ff0000000000000");
        assertThat(hexOf(writer -> writer.unsigned(-1))).isEqualTo("cfffffffffffffffff");
        assertThat(hexOf(writer -> writer.text("a"))).isEqualTo("a161");
        assertThat(hexOf(writer -> writer.binary(new byte[] {1, 2}, 0, 2))).isEqualTo("c4020102");
    }

    @ParameterizedTest
    @CsvSource({"0, a0", "31, bf", "32, d920", "255, d9ff", "256, da0100", "65535, daffff", "65536, db00010000"})
    void text_takesTheSmallestHeader(int length, String header) {
        byte[] bytes = new byte[length];
        String zeros = "00".repeat(length);

        assertThat(hexOf(writer -> writer.text(bytes, 0, length))).isEqualTo(header + zeros);
        assertThat(hexOf(writer -> writer.text("\0".repeat(length)))).isEqualTo(header + zeros);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 90, 80",
        "15, 9f, 8f",
        "16, dc0010, de0010",
        "65535, dcffff, deffff",
        "65536, dd00010000, df00010000"
    })
    void containers_takeTheSmallestHeader(int count, String array, String map) {
        assertThat(hexOf(writer -> writer.arrayHeader(count))).isEqualTo(array);
        assertThat(hexOf(writer -> writer.mapHeader(count))).isEqualTo(map);
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "20, 3", "70000, 3", "0, 30", "20, 30", "70000, 30", "3, 70000"})
    void patch_putsTheTrueCountWhateverWasExpected(int expected, int count) {
        String elements = "05".repeat(count);
        String array = hexOf(writer -> writer.arrayHeader(count));
        String map = hexOf(writer -> writer.mapHeader(count));
        String text = hexOf(writer -> writer.textHeader(count));

        assertThat(hexOf(writer -> {
                    writer.nil();
                    writer.arrayHeader(expected);
                    writer.raw(HexFormat.of().parseHex(elements), 0, count);
                    writer.patchArray(1, count);
                }))
                .isEqualTo("c0" + array + elements);
        assertThat(hexOf(writer -> {
                    writer.nil();
                    writer.mapHeader(expected);
                    writer.raw(HexFormat.of().parseHex(elements), 0, count);
                    writer.patchMap(1, count);
                }))
                .isEqualTo("c0" + map + elements);
        assertThat(hexOf(writer -> {
                    writer.nil();
                    writer.textHeader(expected);
                    writer.raw(HexFormat.of().parseHex(elements), 0, count);
                    writer.patchText(1);
                }))
                .isEqualTo("c0" + text + elements);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, d7000000000000000000",
        "1441588984, 999999999, d70055ece6f83b9ac9ff",
        "4294967295, 1, d700ffffffff00000001",
        "4294967296, 0, cf0000000100000000",
        "-1, 0, ff",
        "-1, 500000000, cbbfe0000000000000"
    })
    void eventTime_isAnEventTimeWhereItsSecondsFit(long seconds, int nanos, String expected) {
        assertThat(hexOf(writer -> writer.eventTime(seconds, nanos))).isEqualTo(expected);
    }

    @Test
    void eventTime_splitsNanosecondsSince1970() {
        assertThat(hexOf(writer -> writer.eventTime(1_441_588_984_999_999_999L)))
                .isEqualTo("d70055ece6f83b9ac9ff");
    }

    @Test
    void eventTime_refusesNanosOfMoreThanASecond() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessagePackWriter(10).eventTime(1, 1_000_000_000))
                .withMessage("nanos=1000000000, range=0..999999999");
    }

    @Test
    void text_replacesLoneSurrogates() {
        assertThat(hexOf(writer -> writer.text("a\ud800b\udc00"))).isEqualTo("a861efbfbd62efbfbd");
        assertThat(hexOf(writer -> writer.text("\ud83d\ude00"))).isEqualTo("a4f09f9880");
    }

    @Property
    void text_isTheUtf8OfAnyString(@ForAll String text) {
        byte[] utf8 = ObjectForm.wellFormed(text).getBytes(StandardCharsets.UTF_8);

        assertThat(hexOf(writer -> writer.text(ObjectForm.wellFormed(text))))
                .isEqualTo(hexOf(writer -> writer.text(utf8, 0, utf8.length)));
    }

    @Provide
    Arbitrary<@Nullable Object> values() {
        return ObjectForm.values();
    }

    @Property(tries = 500)
    void append_isReadBackByAnotherReader(@ForAll("values") @Nullable Object value) throws IOException {
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        ObjectForm.write(writer, value);

        DataInputStream in = new DataInputStream(new ByteArrayInputStream(writer.toByteArray()));
        assertThat(ObjectForm.read(in)).isEqualTo(value);
        assertThat(in.available()).isZero();
    }

    @Property(tries = 300)
    void append_neverHoldsMoreThanTheLimit(
            @ForAll("values") @Nullable Object value, @ForAll @IntRange(min = 1, max = 2000) int limit) {
        MessagePackWriter whole = new MessagePackWriter(1 << 26);
        ObjectForm.write(whole, value);
        MessagePackWriter bounded = new MessagePackWriter(limit);
        try {
            ObjectForm.write(bounded, value);
            assertThat(bounded.toByteArray()).isEqualTo(whole.toByteArray());
        } catch (EventTooLargeException e) {
            assertThat(e.limit()).isEqualTo(limit);
            assertThat(e.size()).isGreaterThan(limit);
        }
        assertThat(bounded.size()).isLessThanOrEqualTo(limit);
        assertThat(bounded.capacity()).isLessThanOrEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6})
    void append_leavesWhatWasThereWhenRefused(int length) {
        MessagePackWriter writer = new MessagePackWriter(8);
        writer.text("abc");

        if (length > 3) {
            assertThatExceptionOfType(EventTooLargeException.class).isThrownBy(() -> writer.text("x".repeat(length)));
            assertThatExceptionOfType(EventTooLargeException.class)
                    .isThrownBy(() -> writer.binary(new byte[length], 0, length));
            assertThat(writer.size()).isEqualTo(4);
        } else {
            writer.text("x".repeat(length));
            assertThat(writer.size()).isEqualTo(5 + length);
        }
    }

    @Test
    void truncate_forgetsTheEnd() {
        MessagePackWriter writer = new MessagePackWriter(100);
        writer.text("abc");
        writer.text("def");

        writer.truncate(4);

        assertThat(writer.toByteArray()).isEqualTo(HexFormat.of().parseHex("a3616263"));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.truncate(5));
    }

    @Test
    void release_givesMemoryBack() {
        MessagePackWriter writer = new MessagePackWriter(1 << 20);
        writer.raw(new byte[100_000], 0, 100_000);
        assertThat(writer.capacity()).isGreaterThanOrEqualTo(100_000);

        writer.release(4096);

        assertThat(writer.size()).isZero();
        assertThat(writer.capacity()).isLessThanOrEqualTo(4096);
        writer.text("abc");
        assertThat(writer.toByteArray()).isEqualTo(HexFormat.of().parseHex("a3616263"));
    }

    @Test
    void raw_refusesARangeOutsideOfTheArray() {
        MessagePackWriter writer = new MessagePackWriter(100);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> writer.raw(new byte[4], 3, 2));
        assertThat(writer.size()).isZero();
    }

    @Test
    void givenArray_isWrittenInto_upToTheLimit() {
        byte[] array = new byte[64];
        var writer = new MessagePackWriter(8, array);
        writer.text("seven..");

        assertThat(writer.array()).isSameAs(array);
        assertThatExceptionOfType(EventTooLargeException.class).isThrownBy(() -> writer.integer(1));
        assertThat(writer.size()).isEqualTo(8);
    }

    @Test
    void givenArray_isReplaced_whereItDoesNotSuffice() {
        byte[] array = new byte[2];
        var writer = new MessagePackWriter(8, array);
        writer.text("seven..");

        assertThat(writer.array()).isNotSameAs(array);
        assertThat(HexFormat.of().formatHex(writer.toByteArray())).isEqualTo("a7736576656e2e2e");
    }
}
