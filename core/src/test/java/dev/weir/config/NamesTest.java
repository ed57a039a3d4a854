// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    private static final List<String> KEYS = List.of(
            "mem_buf_limit",
            "path",
            "path_key",
            "exclude_path",
            "db",
            "refresh_interval",
            "rotate_wait",
            "storage.type",
            "storage.path",
            "skip_long_lines");

    @ParameterizedTest
    @CsvSource({
        "Mem_Buf_Limt, mem_buf_limit",
        "membuflimit, mem_buf_limit",
        "mem.buf.limit, mem_buf_limit",
        "ptah, path",
        "paht_key, path_key",
        "storage_type, storage.type",
        "buf_limit, mem_buf_limit",
        "refresh-interval, refresh_interval",
    })
    void nearest_findsWhatWasMeantFirst(String wrong, String meant) {
        assertThat(Names.nearest(wrong, KEYS)).startsWith(meant);
    }

    @ParameterizedTest
    @CsvSource({"zz", "q", "completely_different", "''"})
    void nearest_isEmptyWhereNothingIsNear(String wrong) {
        assertThat(Names.nearest(wrong, KEYS)).isEmpty();
    }

    @Property(tries = 200)
    void nearest_isBoundedForAnyText(@ForAll String wrong) {
        assertThat(Names.nearest(wrong.repeat(50), KEYS)).hasSizeLessThanOrEqualTo(3);
        assertThat(Names.shortened(wrong)).hasSizeLessThanOrEqualTo(83);
    }
}
