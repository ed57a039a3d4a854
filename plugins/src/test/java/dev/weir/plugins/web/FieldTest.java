// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FieldTest {
    @Test
    void parse_cutsAtTheFirstWhiteSpace() {
        assertThat(Field.parse(" X-Key  Value and more ")).isEqualTo(new Field("X-Key", "Value and more"));
    }

    @Test
    void field_refusesWhatWouldBecomeTwo() {
        assertThatThrownBy(() -> new Field("A", "b\r\nC: d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Field("A", "b\0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Field("A:", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Field("", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Field.parse("alone")).isInstanceOf(IllegalArgumentException.class);
    }
}
