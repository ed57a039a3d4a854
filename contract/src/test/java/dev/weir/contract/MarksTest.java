// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static List<Integer> numbersIn(String text, int length) {
        var found = new ArrayList<Integer>();
        Marks.find(text, length, found::add);
        return found;
    }

    @Property(tries = 200)
    void find_findsEachNumberInItsOrder(
            @ForAll @Size(max = 20) List<@IntRange(max = Marks.NUMBER_MAX) Integer> numbers,
            @ForAll @IntRange(min = 9, max = 300) int length) {
        var text = new StringBuilder("~ {");
        for (int number : numbers) {
            text.append("{\"log\":\"").append(Marks.text(number, length)).append("\"}~0~");
        }

        assertThat(numbersIn(text.toString(), length)).isEqualTo(numbers);
    }

    @Test
    void text_hasItsLengthAndNeedsNoEscape() {
        assertThat(Marks.text(123, 50)).hasSize(50).startsWith("~0000123~").matches("[~0-9a-z]+");
    }

    @Test
    void find_fails_whenATextIsCut() {
        String text = Marks.text(7, 100);

        assertThatThrownBy(() -> numbersIn(text.substring(0, 60), 100)).hasMessageContaining("number 7 is damaged");
    }

    @Test
    void find_fails_whenATextIsMixedWithAnother() {
        String mixed = Marks.text(7, 100).substring(0, 50) + Marks.text(8, 100).substring(50);

        assertThatThrownBy(() -> numbersIn(mixed, 100)).hasMessageContaining("number 7 is damaged");
    }
}
