// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static dev.weir.plugins.tail.TailBench.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.notice.Notice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailReadingTest {
    private final TailBench bench = new TailBench();

    @Test
    void start_readsFromTheHeadWhenToldSo() {
        bench.append(APP, "one", "two").start("path", "/var/log/*.log", "read_from_head", "on");
        bench.passHint();

        assertThat(bench.records()).containsExactly("{\"log\":\"one\"}", "{\"log\":\"two\"}");
        bench.stop();
    }

    @Test
    void start_readsWhatComesLaterByDefault() {
        bench.append(APP, "before").start("path", APP.toString());
        bench.append(APP, "after");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("after");
    }

    @Test
    void step_readsFilesThatComeLaterFromTheirHead() {
        bench.append(LOGS.resolve("a.log"), "old").start("path", "/var/log/*.log");
        bench.append(LOGS.resolve("b.log"), "one", "two");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two");
    }

    @Test
    void step_readsNewFilesFromTheirEndWhenToldSo() {
        bench.append(LOGS.resolve("a.log"), "old")
                .start("path", "/var/log/*.log", "read_newly_discovered_files_from_head", "off");
        bench.append(LOGS.resolve("b.log"), "one");
        bench.passHint();
        bench.append(LOGS.resolve("b.log"), "two");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("two");
    }

    @Test
    void step_leavesALineUnreadUntilItIsComplete() {
        bench.appendRaw(APP, "").start("path", APP.toString());
        bench.appendRaw(APP, "begin");
        bench.passSeconds(3);
        assertThat(bench.lines()).isEmpty();
        bench.appendRaw(APP, "ning\nnext");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("beginning");
    }

    @Test
    void step_findsWhatIsAppendedWithoutHearingOfIt() {
        bench.disk.deafen();
        bench.append(APP, "old").start("path", "/var/log/*.log", "refresh_interval", "10");
        bench.append(APP, "one");
        bench.passSeconds(3);
        assertThat(bench.lines()).containsExactly("one");
        bench.append(LOGS.resolve("new.log"), "two");
        bench.passSeconds(10);
        assertThat(bench.lines()).containsExactly("one", "two");
    }

    @Test
    void step_looksMoreOftenAtFilesOfWhichNothingIsHeard() {
        bench.disk.deafen();
        bench.append(APP, "old").start("path", "/var/log/*.log");
        for (int i = 0; i < 3; i++) {
            bench.append(APP, "slow" + i);
            bench.passSeconds(3);
        }
        bench.append(APP, "quick");
        bench.pass(Duration.ofMillis(300));

        assertThat(bench.lines()).endsWith("quick");
    }

    @Test
    void step_looksFourTimesASecondWhenToldNotToWatch() {
        bench.append(APP, "old").start("path", "/var/log/*.log", "inotify_watcher", "off");
        bench.append(APP, "one");
        bench.pass(Duration.ofMillis(300));

        assertThat(bench.lines()).containsExactly("one");
    }

    @Test
    void line_losesItsCarriageReturn() {
        bench.appendRaw(APP, "one\r\n\r\ntwo\r\r\n\nthree\n").start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "\\r", "two\\r", "", "three");
    }

    @Test
    void line_isLeftOutWhenEmptyAndToldSo() {
        bench.appendRaw(APP, "\n\r\none\n\n")
                .start("path", APP.toString(), "read_from_head", "on", "skip_empty_lines", "on");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one");
    }

    @Test
    void line_losesLeadingZeros() {
        bench.appendRaw(APP, "\0".repeat(200_000) + "one\nt\0wo\n\0\0three\n")
                .start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "t\\u0000wo", "three");
    }

    @Test
    void event_hasPathOffsetAndKey() {
        bench.append(APP, "one", "two")
                .start(
                        "path",
                        APP.toString(),
                        "read_from_head",
                        "on",
                        "path_key",
                        "file",
                        "offset_key",
                        "at",
                        "key",
                        "message");
        bench.passHint();

        assertThat(bench.records())
                .containsExactly(
                        "{\"file\":\"/var/log/app.log\",\"at\":0,\"message\":\"one\"}",
                        "{\"file\":\"/var/log/app.log\",\"at\":4,\"message\":\"two\"}");
    }

    @Test
    void event_hasATagMadeOfThePath() {
        bench.tag("kube.*")
                .append(APP, "one")
                .append(LOGS.resolve("b.log"), "two")
                .start("path", "/var/log/*.log", "read_from_head", "on");
        bench.passHint();

        assertThat(bench.basin.tags()).containsExactlyInAnyOrder("kube.var.log.app.log", "kube.var.log.b.log");
    }

    @Test
    void batches_cutNoLineHoweverManyThereAre() {
        String[] lines = IntStream.range(0, 60_000)
                .mapToObj(i -> "line " + i + " " + "x".repeat(i % 300))
                .toArray(String[]::new);
        bench.append(APP, lines).start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(1);

        assertThat(bench.lines()).containsExactly(lines);
        assertThat(bench.stop().last().inputs().getFirst().account().accepted()).isEqualTo(60_000);
    }

    @Test
    void batches_areFullOfEmptyLines() {
        bench.appendRaw(APP, "\n".repeat(300_000)).start("path", APP.toString(), "read_from_head", "on");
        bench.basin.onlyCount();
        bench.passSeconds(1);

        assertThat(bench.basin.count()).isEqualTo(300_000);
    }

    @Test
    void end_isToldOnceWhenAllIsReadToTheLastByte() {
        bench.basin.shut();
        bench.memoryLimit(100)
                .append(APP, "one", "two", "three", "four", "five", "six")
                .appendRaw(LOGS.resolve("b.log"), "half")
                .start("path", "/var/log/*.log", "read_from_head", "on", "exit_on_eof", "on");
        bench.passSeconds(5);
        assertThat(bench.notices).noneMatch(Notice.InputExhausted.class::isInstance);
        bench.basin.open();
        bench.passSeconds(5);
        bench.append(APP, "too late");
        bench.passSeconds(5);

        assertThat(bench.lines()).containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six", "half");
        assertThat(bench.notices)
                .filteredOn(Notice.InputExhausted.class::isInstance)
                .hasSize(1);
        bench.stop();
    }

    @Test
    void end_waitsForTheFirstFile() {
        bench.start("path", "/var/log/*.log", "read_from_head", "on", "exit_on_eof", "on", "refresh_interval", "1");
        bench.passSeconds(5);
        assertThat(bench.notices).noneMatch(Notice.InputExhausted.class::isInstance);
        bench.append(APP, "one");
        bench.passSeconds(5);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(bench.notices).anyMatch(Notice.InputExhausted.class::isInstance);
    }

    @Test
    void step_isSeldomWhileNothingHappens() {
        for (int i = 0; i < 3_000; i++) {
            bench.append(LOGS.resolve("f" + i + ".log"), "line");
        }
        bench.start("path", "/var/log/*.log", "read_from_head", "on");
        bench.passSeconds(5);
        long before = bench.done();
        bench.passSeconds(60);

        // A round of looks every 2 s, in six parts, and one when it is due.
        assertThat(bench.done() - before).isBetween(150L, 250L);
        assertThat(bench.basin.count()).isEqualTo(3_000);
    }

    @Test
    void excluded_filesAreNotRead() {
        bench.append(APP, "yes")
                .append(LOGS.resolve("debug.log"), "no")
                .append(Path.of("/var/log/sub/app.log"), "no")
                .start(
                        "path",
                        "/var/log/*.log,/var/log/*/*.log",
                        "exclude_path",
                        "*debug*,*/sub/*",
                        "read_from_head",
                        "on");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("yes");
    }
}
