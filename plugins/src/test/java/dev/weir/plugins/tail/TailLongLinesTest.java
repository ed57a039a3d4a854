// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static dev.weir.plugins.tail.TailBench.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailLongLinesTest {
    private final TailBench bench = new TailBench();

    @Test
    void longest_isTwoBytesShortOfTheBuffer() {
        bench.append(APP, "x".repeat(98), "y".repeat(99), "end")
                .start(
                        "path",
                        APP.toString(),
                        "read_from_head",
                        "on",
                        "buffer_chunk_size",
                        "64",
                        "buffer_max_size",
                        "100",
                        "skip_long_lines",
                        "on");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("x".repeat(98), "end");
        assertThat(bench.shed()).isEqualTo(1);
        assertThat(bench.metric("weir_input_long_lines_skipped_total")).isEqualTo(1);
        bench.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {33_000, 131_000, 131_072, 131_073, 131_136, 131_137, 300_000, 2_000_000})
    void tooLong_isSkippedAndCounted(int length) {
        bench.append(APP, "one", "x".repeat(length), "two", "y".repeat(length), "three")
                .start("path", APP.toString(), "read_from_head", "on", "skip_long_lines", "on");
        bench.passSeconds(1);

        assertThat(bench.lines()).containsExactly("one", "two", "three");
        assertThat(bench.shed()).isEqualTo(2);
        assertThat(bench.stop().last().inputs().getFirst().account().accepted()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {33_000, 131_000, 131_072, 131_073, 131_136, 131_137, 300_000, 2_000_000})
    void tooLong_isCutAtACharacter(int length) {
        bench.append(APP, "one", "x" + "é".repeat(length / 2), "two")
                .start("path", APP.toString(), "read_from_head", "on", "truncate_long_lines", "on");
        bench.passSeconds(1);

        // 32,766 bytes are allowed, and the last of them would begin a character.
        assertThat(bench.lines()).containsExactly("one", "x" + "é".repeat(16_382), "two");
        assertThat(bench.metric("weir_input_long_lines_truncated_total")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {33_000, 131_137, 300_000})
    void tooLong_barsTheFileByDefault(int length) {
        bench.append(APP, "one", "x".repeat(length), "two").start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(10);
        bench.append(APP, "three");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(bench.told())
                .filteredOn(sentence -> sentence.startsWith("ERROR"))
                .singleElement()
                .asString()
                .contains("file=/var/log/app.log requires a larger buffer size", "offset=4", "buffer_max_size=32768");
        assertThat(bench.metric("weir_input_files_barred_total")).isEqualTo(1);
    }

    @Test
    void tooLong_barsItsFileAlone() {
        bench.append(APP, "x".repeat(40_000))
                .append(OLD, "fine")
                .start("path", "/var/log/app*", "read_from_head", "on");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("fine");
    }

    @Test
    void barred_fileIsReadAgainWhenTruncated() {
        bench.append(APP, "x".repeat(40_000)).start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(3);
        bench.truncate(APP).append(APP, "one");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one");
    }

    @Test
    void barred_fileThatIsRotatedGivesWayToTheNextAndIsCountedAsAbandoned() {
        bench.append(APP, "x".repeat(40_000)).start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(3);
        bench.move(APP, OLD).append(APP, "one");
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(bench.metric("weir_input_bytes_abandoned_total")).isEqualTo(40_001);
        assertThat(bench.told()).anyMatch(sentence -> sentence.contains("bytes not read=40001"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 131_072, 131_137, 500_000, 999_998})
    void allowed_lineLongerThanTheBufferIsReadAsAWhole(int length) {
        bench.append(APP, "one", "x".repeat(length), "two")
                .start("path", APP.toString(), "read_from_head", "on", "buffer_max_size", "1M");
        bench.passSeconds(1);

        assertThat(bench.lines()).containsExactly("one", "x".repeat(length), "two");
    }

    @Test
    void allowed_lineThatComesInPiecesIsReadOnce() {
        bench.append(APP, "one").start("path", APP.toString(), "read_from_head", "on", "buffer_max_size", "1M");
        for (int i = 0; i < 50; i++) {
            bench.appendRaw(APP, "x".repeat(10_000));
            bench.passHint();
        }
        bench.appendRaw(APP, "\ntwo\n");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "x".repeat(500_000), "two");
    }

    @Test
    void tooLong_lineWithoutEndIsNeverHeld() {
        bench.append(APP, "one")
                .start(
                        "path",
                        APP.toString(),
                        "read_from_head",
                        "on",
                        "buffer_max_size",
                        "200k",
                        "skip_long_lines",
                        "on");
        for (int i = 0; i < 30; i++) {
            bench.appendRaw(APP, "x".repeat(100_000));
            bench.passHint();
        }
        bench.appendRaw(APP, "\ntwo\n");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two");
        assertThat(bench.shed()).isEqualTo(1);
    }

    @Test
    void truncated_whileItsEndIsLookedForBeginsAgain() {
        bench.append(APP, "one")
                .appendRaw(APP, "x".repeat(400_000))
                .start("path", APP.toString(), "read_from_head", "on", "skip_long_lines", "on");
        bench.passSeconds(1);
        bench.truncate(APP)
                .append(APP, "two")
                .appendRaw(APP, "y".repeat(500_000))
                .append(APP, "", "three");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void deleted_whileItsEndIsLookedForIsCounted() {
        bench.append(APP, "one")
                .appendRaw(APP, "x".repeat(400_000))
                .start("path", APP.toString(), "read_from_head", "on", "skip_long_lines", "on");
        bench.delete(APP);
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(bench.shed()).isEqualTo(1);
        bench.stop();
    }

    @Test
    void paused_longLineIsOfferedAgain() {
        String line = "x".repeat(300_000);
        bench.basin.shut();
        bench.memoryLimit(100_000)
                .append(APP, line, line, line, "end")
                .start("path", APP.toString(), "read_from_head", "on", "buffer_max_size", "1M");
        bench.passSeconds(5);
        assertThat(bench.isPaused()).isTrue();
        bench.basin.open();
        bench.passSeconds(5);

        assertThat(bench.lines()).containsExactly(line, line, line, "end");
    }
}
