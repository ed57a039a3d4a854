// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {

    private enum Policy {
        PAUSE,
        SHED_OLDEST
    }

    private static <T> T read(Key<T> key, String... texts) {
        return key.read(Arrays.stream(texts)
                .<Value>map(text -> new Value.Text(text, Place.PROGRAM))
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"on, true", "TRUE, true", "Yes, true", "off, false", "False, false", "NO, false", "' on ', true"})
    void flag_readsSixWordsInAnyCase(String text, boolean expected) {
        assertThat(read(Key.flag("f"), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "enabled", "", "onn"})
    void flag_refusesTheRest(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Key.flag("f"), text))
                .withMessage("expected on or off (also true, false, yes, no)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10abc", "1.5", "", "0x10", "2147483648", "1 000"})
    void integer_refusesWhatAtoiWouldCutOff(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Key.integer("n"), text))
                .withMessageMatching("expected a whole number|expected a number of 32 bits");
    }

    @Test
    void integer_tellsTheRange_whenTheTextIsNoNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Key.integer("port").between(1, 65_535), "abc"))
                .withMessage("expected a whole number; allowed is 1 to 65535");
    }

    @ParameterizedTest
    @CsvSource({"0.8, 0.8", "1, 1", ".5, 0.5", "-2.5e-1, -0.25"})
    void decimal_readsNumbers(String text, double expected) {
        assertThat(read(Key.decimal("n"), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "Infinity", "1e999", "0x1p3", "1f", "0,8"})
    void decimal_refusesWhatIsNoFiniteNumber(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Key.decimal("n"), text))
                .withMessage("expected a number, as 0.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shed_oldest", "SHED-OLDEST", "Shed.Oldest", " shed_oldest "})
    void choice_isTolerantOfCaseAndSeparators(String text) {
        assertThat(read(Key.choice("p", Policy.class), text)).isEqualTo(Policy.SHED_OLDEST);
    }

    @Test
    void choice_refusalListsTheChoices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Key.choice("p", Policy.class), "drop"))
                .withMessage("expected one of pause, shed_oldest");
    }

    @Test
    void list_splitsAtCommasAndTakesAList() {
        assertThat(read(Key.list("l"), " a, b ,,c")).containsExactly("a", "b", "c");
        Value many = new Value.Many(
                List.of(new Value.Text("a,b", Place.PROGRAM), new Value.Text("c", Place.PROGRAM)), Place.PROGRAM);
        assertThat(Key.list("l").read(List.of(many))).containsExactly("a,b", "c");
    }

    @Test
    void repeated_keepsEachTextWhole() {
        assertThat(read(Key.repeated("header"), "X-A a, b", "X-B c")).containsExactly("X-A a, b", "X-B c");
    }

    @Test
    void read_refusesAListOrAMapWhereOneValueIsMeant() {
        Value many = new Value.Many(List.of(), Place.PROGRAM);
        Value nested = new Value.Nested(List.of(), Place.PROGRAM);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.text("t").read(List.of(many)))
                .withMessage("takes one value, not a list");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.list("t").read(List.of(nested)))
                .withMessage("takes a value, not a map");
    }

    @Test
    void read_holdsTheRangeAtBothEnds() {
        Key<Integer> port = Key.integer("port").between(1, 65535);
        assertThat(read(port, "1")).isEqualTo(1);
        assertThat(read(port, "65535")).isEqualTo(65535);
        assertThatIllegalArgumentException().isThrownBy(() -> read(port, "0")).withMessage("allowed is 1 to 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> read(port, "65536"));
    }

    @Test
    void duration_isNotNegativeUnlessItsRangeSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Key.duration("grace"), "-1"))
                .withMessage("allowed is at least 0");
        Key<Duration> grace = Key.duration("grace").atLeast(Duration.ofSeconds(-1));
        assertThat(read(grace, "-1")).isEqualTo(Duration.ofSeconds(-1));
    }

    @Test
    void between_refusesATypeWithoutOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.list("l").atLeast(List.of()))
                .withMessageContaining("has no order");
    }

    @Test
    void aKey_isAConstant() {
        Key<Integer> plain = Key.integer("n");
        Key<Integer> bounded = plain.byDefault(3).atMost(5).alias("m").doc("A number.");
        assertThat(plain.defaultText()).isEmpty();
        assertThat(plain.range()).isEmpty();
        assertThat(plain.aliases()).isEmpty();
        assertThat(bounded.defaultText()).isEqualTo("3");
        assertThat(bounded.range()).isEqualTo("at most 5");
    }

    @Test
    void byDefaultText_isShownAsItWasSpelled() {
        Key<Integer> retries = Key.parsed("retries", "number or for_ever", text -> text.equals("for_ever") ? -1 : 1)
                .byDefaultText("for_ever");
        assertThat(retries.defaultText()).isEqualTo("for_ever");
        assertThat(retries.fallback()).isEqualTo(-1);
        assertThat(Key.size("s").byDefaultText("5mb").defaultText()).isEqualTo("5mb");
        assertThat(Key.size("s").byDefault(new ByteSize(5_000_000)).defaultText())
                .isEqualTo("5M");
    }

    @Test
    void aGroup_refusesAKeyThatHasNotSaidEverything() {
        assertThatIllegalStateException()
                .isThrownBy(() -> KeyGroup.of("G", Key.text("t").optional()))
                .withMessageContaining("say same()")
                .withMessageContaining("key=t");
        assertThatIllegalStateException()
                .isThrownBy(() -> KeyGroup.of("G", Key.text("t").same()))
                .withMessageContaining("say byDefault()");
    }

    @Test
    void aKey_isDeclaredInLowerCase() {
        assertThatIllegalArgumentException().isThrownBy(() -> Key.text("Path"));
    }
}
