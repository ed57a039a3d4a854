// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.event.MessagePack.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "00, INTEGER",
        "7f, INTEGER",
        "ff, INTEGER",
        "e0, INTEGER",
        "c0, NIL",
        "c2, BOOLEAN",
        "c3, BOOLEAN",
        "80, MAP",
        "81 a1 61 01, MAP",
        "90, ARRAY",
        "92 01 02, ARRAY",
        "a0, TEXT",
        "a3 61 62 63, TEXT",
        "c4 00, BINARY",
        "c4 01 ff, BINARY",
        "c5 00 01 ff, BINARY",
        "c6 00 00 00 01 ff, BINARY",
        "c7 00 05, EXTENSION",
        "c7 01 05 ff, EXTENSION",
        "c8 00 01 05 ff, EXTENSION",
        "c9 00 00 00 01 05 ff, EXTENSION",
        "ca 3f 80 00 00, FLOATING",
        "cb 3f f0 00 00 00 00 00 00, FLOATING",
        "cc ff, INTEGER",
        "cd ff ff, INTEGER",
        "ce ff ff ff ff, INTEGER",
        "cf ff ff ff ff ff ff ff ff, INTEGER",
        "d0 80, INTEGER",
        "d1 80 00, INTEGER",
        "d2 80 00 00 00, INTEGER",
        "d3 80 00 00 00 00 00 00 00, INTEGER",
        "d4 05 01, EXTENSION",
        "d5 05 01 02, EXTENSION",
        "d6 05 01 02 03 04, EXTENSION",
        "d7 05 01 02 03 04 05 06 07 08, EXTENSION",
        "d8 05 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10, EXTENSION",
        "d9 01 61, TEXT",
        "da 00 01 61, TEXT",
        "db 00 00 00 01 61, TEXT",
        "dc 00 01 c0, ARRAY",
        "dd 00 00 00 01 c0, ARRAY",
        "de 00 01 c0 c0, MAP",
        "df 00 00 00 01 c0 c0, MAP",
        "92 81 a1 61 91 01 d9 01 62, ARRAY"
    })
    void skip_findsTheEndOfEveryForm(String form, Kind kind) {
        byte[] value = hex(form);
        byte[] within = Arrays.copyOf(value, value.length + 3);

        assertThat(MessagePack.kind(value, 0)).isEqualTo(kind);
        assertThat(MessagePack.skip(within, 0, within.length)).isEqualTo(value.length);
        for (int cut = 0; cut < value.length; cut++) {
            assertThat(MessagePack.skip(within, 0, cut)).isEqualTo(MessagePack.INCOMPLETE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05, 5",
        "ff, -1",
        "e0, -32",
        "cc ff, 255",
        "cd ff ff, 65535",
        "ce ff ff ff ff, 4294967295",
        "cf 7f ff ff ff ff ff ff ff, 9223372036854775807",
        "d0 80, -128",
        "d1 80 00, -32768",
        "d2 80 00 00 00, -2147483648",
        "d3 80 00 00 00 00 00 00 00, -9223372036854775808"
    })
    void integer_readsEveryForm(String form, long expected) {
        assertThat(MessagePack.integer(hex(form), 0)).isEqualTo(expected);
        assertThat(MessagePack.exceedsLong(hex(form), 0)).isFalse();
    }

    @Test
    void exceedsLong_tellsTheUpperHalfOfUnsignedIntegers() {
        byte[] value = hex("cf ff ff ff ff ff ff ff ff");

        assertThat(MessagePack.exceedsLong(value, 0)).isTrue();
        assertThat(Long.toUnsignedString(MessagePack.integer(value, 0))).isEqualTo("18446744073709551615");
    }

    @Test
    void floating_readsBothWidths() {
        assertThat(MessagePack.floating(hex("ca 3f c0 00 00"), 0)).isEqualTo(1.5);
        assertThat(MessagePack.floating(hex("cb bf f8 00 00 00 00 00 00"), 0)).isEqualTo(-1.5);
    }

    @ParameterizedTest
    @CsvSource({"d4 05 01, 5, 1", "d8 fe, -2, 16", "c7 03 ff 01 02 03, -1, 3", "c8 00 00 00, 0, 0"})
    void extension_tellsTypeAndLength(String form, int type, int length) {
        byte[] value = Arrays.copyOf(hex(form), 20);

        assertThat(MessagePack.extensionType(value, 0)).isEqualTo(type);
        assertThat(MessagePack.length(value, 0)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1", "91 c1", "82 a1 61 01 c1"})
    void skip_refusesTheReservedByte(String form) {
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> MessagePack.skip(hex(form), 0, hex(form).length))
                .withMessageContaining("c1 is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dd ff ff ff ff", "df 7f ff ff ff", "db ff ff ff ff", "c9 ff ff ff ff 00"})
    void skip_refusesWhatNoArrayCanHold(String form) {
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> MessagePack.skip(hex(form), 0, hex(form).length))
                .withMessageContaining("declares");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dd 00 ff ff ff", "df 00 7f ff ff", "db 7f 00 00 00", "93 01 02"})
    void skipWhole_refusesWhatTheRangeDoesNotHold(String form) {
        assertThat(MessagePack.skip(hex(form), 0, hex(form).length)).isEqualTo(MessagePack.INCOMPLETE);
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> MessagePack.skipWhole(hex(form), 0, hex(form).length))
                .withMessageContaining("cut off");
    }

    @Test
    void skip_refusesNestingBeyondTheLimit() {
        byte[] nested = new byte[100_000];
        Arrays.fill(nested, (byte) 0x91);
        nested[MessagePack.DEPTH_MAX] = (byte) 0xc0;
        assertThat(MessagePack.skip(nested, 0, nested.length)).isEqualTo(MessagePack.DEPTH_MAX + 1);

        nested[MessagePack.DEPTH_MAX] = (byte) 0x91;
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> MessagePack.skip(nested, 0, nested.length))
                .withMessage("malformed event at byte 64: nested deeper than limit=64");
    }

    @Provide
    Arbitrary<@Nullable Object> values() {
        return ObjectForm.values();
    }

    @Property(tries = 500)
    void skip_findsTheEndOfAnyValueAndIncompleteAtAnyCut(@ForAll("values") @Nullable Object value) {
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        ObjectForm.write(writer, value);

        assertThat(MessagePack.skip(writer.array(), 0, writer.size())).isEqualTo(writer.size());
        int step = 1 + writer.size() / 500;
        for (int cut = 0; cut < writer.size(); cut += step) {
            assertThat(MessagePack.skip(writer.array(), 0, cut)).isEqualTo(MessagePack.INCOMPLETE);
        }
    }

    @Property
    void skip_refusesOrFindsAnEndInAnyBytes(@ForAll @Size(max = 200) byte[] bytes) {
        try {
            int end = MessagePack.skip(bytes, 0, bytes.length);
            assertThat(end).isBetween(MessagePack.INCOMPLETE, bytes.length).isNotZero();
        } catch (MalformedEventException e) {
            assertThat(e.position()).isBetween(0, bytes.length - 1);
        }
    }
}
