// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static dev.weir.plugins.tail.TailBench.LOGS;
import static dev.weir.plugins.tail.TailBench.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TailPauseTest {
    private final TailBench bench = new TailBench();

    @Test
    void paused_readsNothingAndGoesOnAtOnce() {
        bench.basin.shut();
        bench.memoryLimit(300_000)
                .append(APP, lines("a", 20_000))
                .start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(30);
        assertThat(bench.isPaused()).isTrue();
        assertThat(bench.records()).isEmpty();
        bench.basin.open();
        bench.settle();
        bench.passSeconds(1);

        assertThat(bench.lines()).containsExactly(lines("a", 20_000));
        bench.stop();
    }

    @Test
    void paused_holdsNoMoreThanItsLimitAndOneBatch() {
        bench.basin.shut();
        bench.memoryLimit(500_000)
                .append(APP, lines("a", 50_000))
                .start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(5);

        assertThat(bench.held()).isBetween(500_000L, 500_000L + LineFramer.BATCH_BYTES);
    }

    @Test
    void turns_areSharedByAllFiles() {
        Path big = LOGS.resolve("big.log");
        bench.append(big, lines("b", 200_000));
        for (int file = 0; file < 50; file++) {
            bench.append(LOGS.resolve("small" + file + ".log"), "small" + file);
        }
        bench.basin.shut();
        bench.memoryLimit(1_000_000).start("path", "/var/log/*.log", "read_from_head", "on");
        bench.passSeconds(1);
        assertThat(bench.isPaused()).isTrue();
        bench.basin.open();
        bench.passSeconds(5);

        // The big file had a turn, at most 128 KiB of 7 bytes a line, and then each of the small ones had one.
        assertThat(bench.lines()).hasSize(200_050);
        assertThat(bench.lines().indexOf("small49")).isLessThan(25_000);
    }

    @Test
    void turns_ofAHugeRotatedFileLeaveOthersTheirs() {
        Path other = LOGS.resolve("other.log");
        bench.memoryLimit(1_000_000).append(APP, "x").append(other, "x").start("path", "/var/log/*.log");
        bench.basin.shut();
        bench.append(APP, lines("a", 100_000));
        bench.passSeconds(1);
        bench.move(APP, OLD).append(APP, "next").append(other, "other");
        bench.passSeconds(1);
        assertThat(bench.isPaused()).isTrue();
        bench.basin.open();
        bench.passSeconds(5);

        assertThat(bench.lines()).hasSize(100_002).endsWith("next");
        assertThat(bench.lines().indexOf("other")).isLessThan(95_000);
    }

    @Test
    void resume_isNeverLostHoweverOftenItPauses() {
        bench.memoryLimit(3_000).append(APP, lines("a", 50_000)).start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(20);

        assertThat(bench.lines()).containsExactly(lines("a", 50_000));
    }

    @Test
    void shed_linesAreNotReadAgain() {
        bench.basin.shut();
        bench.sheds()
                .memoryLimit(10_000)
                .append(APP, lines("a", 20_000))
                .start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(5);
        bench.basin.open();
        bench.passSeconds(5);
        bench.append(APP, "end");
        bench.passSeconds(1);

        assertThat(bench.lines()).endsWith("end").doesNotHaveDuplicates();
        assertThat(bench.shed() + bench.lines().size()).isEqualTo(20_001);
        bench.stop();
    }

    private static String[] lines(String prefix, int count) {
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = prefix + i;
        }
        return lines;
    }
}
