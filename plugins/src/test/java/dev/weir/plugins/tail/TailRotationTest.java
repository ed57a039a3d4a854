// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static dev.weir.plugins.tail.TailBench.LOGS;
import static dev.weir.plugins.tail.TailBench.OLD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TailRotationTest {
    private final TailBench bench = new TailBench();

    @Test
    void renamed_isReadToItsEndBeforeItsSuccessor() {
        bench.append(APP, "one").start("path", APP.toString(), "read_from_head", "on");
        bench.append(APP, "two").move(APP, OLD).append(APP, "four").append(OLD, "three");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two", "three", "four");
        assertThat(bench.metric("weir_input_files_rotated_total")).isEqualTo(1);
        assertThat(bench.told()).contains("INFO inode=4 handle rotation(): /var/log/app.log => /var/log/app.log.1");
    }

    @Test
    void renamed_isKeptForAWriterThatHasItOpen() {
        bench.append(APP, "one").start("path", APP.toString(), "read_from_head", "on", "rotate_wait", "5");
        bench.move(APP, OLD).append(APP, "two");
        bench.passSeconds(4);
        bench.append(OLD, "late");
        bench.passSeconds(4);
        bench.append(OLD, "later");
        bench.passSeconds(7);
        bench.append(OLD, "too late");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one", "two", "late", "later");
        assertThat(bench.metric("weir_input_files_closed_total")).isEqualTo(1);
        assertThat(bench.metric("weir_input_files")).isEqualTo(1);
    }

    @Test
    void renamed_isFollowedOnWhereItsNewNameIsWantedToo() {
        bench.append(APP, "one").start("path", "/var/log/app.log*", "read_from_head", "on");
        bench.passHint();
        bench.append(APP, "two").move(APP, OLD).append(APP, "three");
        bench.passSeconds(20);
        bench.append(OLD, "late");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two", "three", "late");
        assertThat(bench.metric("weir_input_files")).isEqualTo(2);
    }

    @Test
    void renamed_inAChainIsFollowedOn() {
        Path older = LOGS.resolve("app.log.2");
        bench.append(OLD, "one").append(APP, "two").start("path", "/var/log/app.log*", "read_from_head", "on");
        bench.move(OLD, older).move(APP, OLD).append(APP, "three");
        bench.passHint();
        bench.append(older, "a").append(OLD, "b").append(APP, "c");
        bench.passHint();

        assertThat(bench.lines()).containsExactlyInAnyOrder("one", "two", "three", "a", "b", "c");
        assertThat(bench.metric("weir_input_files")).isEqualTo(3);
    }

    @Test
    void renamed_swappedWithAnotherIsReadOnce() throws IOException {
        Path other = LOGS.resolve("other.log");
        Path aside = LOGS.resolve("aside");
        bench.append(APP, "one").append(other, "two").start("path", "/var/log/*.log", "read_from_head", "on");
        bench.move(APP, aside).move(other, APP).move(aside, other);
        bench.append(APP, "three").append(other, "four");
        bench.passHint();

        assertThat(bench.lines()).containsExactlyInAnyOrder("one", "two", "three", "four");
    }

    @Test
    void renamed_whilePausedLosesNothingHoweverLongItLasts() {
        bench.memoryLimit(1_000).append(APP, lines("a", 40)).start("path", APP.toString(), "read_from_head", "on");
        bench.basin.shut();
        bench.passSeconds(1);
        bench.append(APP, lines("b", 200));
        bench.passSeconds(1);
        assertThat(bench.isPaused()).isTrue();
        List<String> expected = new ArrayList<>(List.of(lines("a", 40)));
        expected.addAll(List.of(lines("b", 200)));
        for (int rotation = 0; rotation < 5; rotation++) {
            bench.move(APP, LOGS.resolve("app.log." + rotation)).append(APP, lines("c" + rotation + "-", 100));
            expected.addAll(List.of(lines("c" + rotation + "-", 100)));
            bench.passSeconds(30);
        }
        assertThat(bench.isPaused()).isTrue();
        bench.basin.open();
        bench.passSeconds(20);

        assertThat(bench.lines()).containsExactlyElementsOf(expected);
        assertThat(bench.metric("weir_input_files")).isEqualTo(1);
    }

    @Test
    void renamed_andDeletedWhilePausedIsStillRead() {
        bench.memoryLimit(1_000).append(APP, lines("a", 200)).start("path", APP.toString(), "read_from_head", "on");
        bench.basin.shut();
        bench.passSeconds(1);
        bench.append(APP, lines("b", 50));
        bench.passSeconds(1);
        assertThat(bench.isPaused()).isTrue();
        bench.move(APP, OLD).append(APP, "end").delete(OLD);
        bench.passSeconds(20);
        bench.basin.open();
        bench.passSeconds(20);

        assertThat(bench.lines()).hasSize(251).endsWith("end");
    }

    @Test
    void deleted_isReadToItsEndThenForgotten() {
        bench.append(APP, "one").start("path", APP.toString(), "read_from_head", "on");
        bench.append(APP, "two").delete(APP);
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("one", "two");
        assertThat(bench.metric("weir_input_files")).isZero();
        bench.append(APP, "three");
        bench.passHint();
        assertThat(bench.lines()).endsWith("three");
    }

    @Test
    void deleted_withAnUnfinishedLineGivesItUpAsALine() {
        bench.appendRaw(APP, "one\ntwo").start("path", APP.toString(), "read_from_head", "on");
        bench.delete(APP);
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("one", "two");
    }

    @Test
    void recreated_withTheSameInodeIsANewFile() throws IOException {
        bench.append(APP, "one").start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();
        long inode = bench.disk.status(APP).key().inode();
        bench.delete(APP);
        bench.passSeconds(10);
        bench.append(APP, "two");
        assertThat(bench.disk.status(APP).key().inode()).isEqualTo(inode);
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two");
    }

    @Test
    void truncated_isReadFromItsBeginning() {
        bench.append(APP, "one", "two").start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();
        bench.doing(() -> bench.disk.append(OLD, new byte[0])).truncate(APP).append(APP, "three");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two", "three");
        assertThat(bench.metric("weir_input_files_truncated_total")).isEqualTo(1);
    }

    @Test
    void truncated_andGrownBeyondItsOffsetIsNoticedByItsContent() {
        bench.append(APP, "one", "two").start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();
        bench.disk.deafen();
        bench.truncate(APP).append(APP, "three", "four", "five", "six");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one", "two", "three", "four", "five", "six");
    }

    @Test
    void truncated_toTheSameSizeIsNoticedByItsTime() {
        bench.append(APP, "one", "two").start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();
        bench.disk.deafen();
        bench.truncate(APP).append(APP, "eno", "owt");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one", "two", "eno", "owt");
    }

    @Test
    void truncated_underAWriterThatGoesOnLeavesNothingButZeros() {
        bench.append(APP, "one", "two").start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();
        bench.truncate(APP).doing(() -> {
            try (var file = bench.disk.openForWriting(APP)) {
                file.write(ByteBuffer.wrap("three\n".getBytes(UTF_8)), 8);
            }
        });
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void truncated_whilePausedIsReadFromItsBeginning() {
        bench.memoryLimit(1_000).append(APP, lines("a", 60)).start("path", APP.toString(), "read_from_head", "on");
        bench.basin.shut();
        bench.passSeconds(1);
        assertThat(bench.isPaused()).isTrue();
        bench.truncate(APP).append(APP, "new");
        bench.passSeconds(5);
        bench.basin.open();
        bench.passSeconds(5);

        assertThat(bench.lines()).hasSize(61).endsWith("new");
    }

    @Test
    void link_isFollowedToItsNewTarget() throws IOException {
        Path link = Path.of("/var/log/containers/app.log");
        Path first = Path.of("/pods/0.log");
        Path second = Path.of("/pods/1.log");
        bench.append(first, "one").append(second, "two");
        bench.disk.createFolders(link.getParent());
        bench.disk.link(link, first);
        bench.start("path", "/var/log/containers/*.log", "read_from_head", "on");
        bench.passHint();
        bench.append(first, "three").delete(link);
        bench.disk.link(link, second);
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("one", "three", "two");
        assertThat(bench.metric("weir_input_files")).isEqualTo(1);
    }

    @Test
    void link_besideItsTargetIsReadOnce() throws IOException {
        bench.append(APP, "one");
        bench.disk.link(LOGS.resolve("current.log"), APP);
        bench.start("path", "/var/log/*.log", "read_from_head", "on");
        bench.append(APP, "two");
        bench.passSeconds(5);

        assertThat(bench.lines()).containsExactly("one", "two");
    }

    @Test
    void folder_inPlaceOfAFileIsNoFile() throws IOException {
        bench.append(APP, "one").start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();
        bench.delete(APP);
        bench.disk.createFolders(APP);
        bench.passSeconds(10);
        assertThat(bench.metric("weir_input_files")).isZero();
        bench.delete(APP).append(APP, "two");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one", "two");
    }

    private static String[] lines(String prefix, int count) {
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = prefix + i;
        }
        return lines;
    }
}
