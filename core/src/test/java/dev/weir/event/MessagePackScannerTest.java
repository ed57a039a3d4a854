// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackScannerTest {

    @Provide
    Arbitrary<@Nullable Object> values() {
        return ObjectForm.values();
    }

    @Property(tries = 300)
    void scan_findsTheEndHoweverTheBytesArrive(
            @ForAll("values") @Nullable Object value, @ForAll @IntRange(min = 1, max = 50) int step) {
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        ObjectForm.write(writer, value);
        ObjectForm.write(writer, value);
        int half = writer.size() / 2;
        MessagePackScanner scanner = new MessagePackScanner(half);

        assertThat(feed(scanner, writer.array(), 0, writer.size(), step)).isEqualTo(half);
        assertThat(feed(scanner, writer.array(), half, writer.size(), step)).isEqualTo(writer.size());
    }

    @Test
    void scan_goesOnWhereTheBytesHaveMoved() {
        byte[] value = HexFormat.of().parseHex("9203d903616263");
        byte[] moved = new byte[20];
        System.arraycopy(value, 0, moved, 9, value.length);
        MessagePackScanner scanner = new MessagePackScanner(100);

        assertThat(scanner.scan(value, 0, 4)).isEqualTo(MessagePack.INCOMPLETE);
        assertThat(scanner.scan(moved, 9, 16)).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db00000064", "dd00000064", "df00000032", "c900000064", "ddffffffff"})
    void scan_refusesWhatDeclaresMoreThanTheLimit(String header) {
        byte[] bytes = HexFormat.of().parseHex(header + "00");

        assertThatExceptionOfType(EventTooLargeException.class)
                .isThrownBy(() -> new MessagePackScanner(99).scan(bytes, 0, bytes.length))
                .withMessageContaining("limit=99");
    }

    @Test
    void scan_refusesWhatGrowsBeyondTheLimit() {
        byte[] value = HexFormat.of().parseHex("93a461626364a461626364a461626364");
        MessagePackScanner scanner = new MessagePackScanner(10);

        assertThatExceptionOfType(EventTooLargeException.class)
                .isThrownBy(() -> feed(scanner, value, 0, value.length, 1));
    }

    @Test
    void scan_acceptsAValueOfExactlyTheLimit() {
        byte[] value = HexFormat.of().parseHex("92a461626364c4020102");

        assertThat(feed(new MessagePackScanner(10), value, 0, 10, 1)).isEqualTo(10);
        assertThatExceptionOfType(EventTooLargeException.class)
                .isThrownBy(() -> feed(new MessagePackScanner(9), value, 0, 10, 1));
    }

    @Test
    void scan_refusesNestingBeyondTheLimit() {
        byte[] nested = new byte[1000];
        Arrays.fill(nested, (byte) 0x91);
        nested[MessagePack.DEPTH_MAX] = (byte) 0xc0;
        assertThat(new MessagePackScanner(1000).scan(nested, 0, 1000)).isEqualTo(65);

        nested[MessagePack.DEPTH_MAX] = (byte) 0x91;
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> new MessagePackScanner(1000).scan(nested, 0, 1000));
    }

    @Test
    void reset_makesItReadyAfterARefusal() {
        MessagePackScanner scanner = new MessagePackScanner(10);
        byte[] reserved = HexFormat.of().parseHex("9201c1");
        assertThatExceptionOfType(MalformedEventException.class).isThrownBy(() -> scanner.scan(reserved, 0, 3));

        scanner.reset();

        assertThat(scanner.scan(HexFormat.of().parseHex("9101"), 0, 2)).isEqualTo(2);
    }

    @Test
    void constructor_refusesALimitBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessagePackScanner(0))
                .withMessage("limit=0, least=1");
    }

    @Property
    void scan_agreesWithSkipOnAnyBytes(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(scanned(bytes)).isEqualTo(skipped(bytes));
    }

    private static String skipped(byte[] bytes) {
        try {
            return "" + MessagePack.skip(bytes, 0, bytes.length);
        } catch (MalformedEventException e) {
            return e.reason().startsWith("declares") ? "too large" : e.getMessage();
        }
    }

    private static String scanned(byte[] bytes) {
        try {
            return "" + new MessagePackScanner(Integer.MAX_VALUE).scan(bytes, 0, bytes.length);
        } catch (MalformedEventException e) {
            // an array that cannot be whole yet is left at its header by skip, and entered by scan
            return MessagePack.skip(bytes, 0, e.position()) == MessagePack.INCOMPLETE
                            && skipped(bytes).equals("-1")
                    ? "-1"
                    : e.getMessage();
        } catch (EventTooLargeException e) {
            return skipped(bytes).equals("-1") ? "-1" : "too large";
        }
    }

    private static int feed(MessagePackScanner scanner, byte[] b, int start, int end, int step) {
        for (int arrived = start; arrived < end; arrived = Math.min(end, arrived + step)) {
            int found = scanner.scan(b, start, arrived);
            if (found != MessagePack.INCOMPLETE) {
                return found;
            }
        }
        return scanner.scan(b, start, end);
    }
}
