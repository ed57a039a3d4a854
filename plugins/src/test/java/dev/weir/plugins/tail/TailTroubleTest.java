// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static dev.weir.plugins.tail.TailBench.LOGS;
import static dev.weir.plugins.tail.TailBench.OLD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plugins.tail.MeddledDisk.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TailTroubleTest {
    private final TailBench bench = new TailBench();
    private int times;

    @Test
    void unreadable_fileIsToldOnceAndTriedAgain() throws IOException {
        bench.append(APP, "one");
        bench.disk.forbid(APP);
        bench.start("path", "/var/log/*.log", "refresh_interval", "1");
        bench.passSeconds(20);
        assertThat(bench.told()).filteredOn(told -> told.startsWith("ERROR")).hasSize(1);
        bench.disk.allow(APP);
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(bench.told()).contains("INFO /var/log/app.log: can be read");
    }

    @Test
    void unreadable_folderIsToldOnceAndTriedAgain() throws IOException {
        bench.append(APP, "one");
        bench.disk.forbid(LOGS);
        bench.start("path", "/var/log/*.log", "refresh_interval", "1");
        bench.passSeconds(20);
        assertThat(bench.told())
                .filteredOn(told -> told.startsWith("ERROR"))
                .singleElement()
                .asString()
                .contains("/var/log: read error, check permissions");
        bench.disk.allow(LOGS);
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one");
    }

    @Test
    void unreadable_whileItIsReadIsTriedAgain() {
        bench.append(APP, "one", "two")
                .world(disk -> new MeddledDisk(disk, (moment, path) -> {
                    if (moment == Moment.READ && times++ < 3) {
                        throw new IOException("Input/output error");
                    }
                }))
                .start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(20);

        assertThat(bench.lines()).containsExactly("one", "two");
        assertThat(bench.told())
                .filteredOn(told -> told.startsWith("ERROR"))
                .singleElement()
                .asString()
                .contains("/var/log/app.log: error reading", "Input/output error");
    }

    @Test
    void gone_betweenLookAndOpenIsNothingToTellOf() {
        bench.append(APP, "one")
                .world(disk -> new MeddledDisk(disk, (moment, path) -> {
                    if (moment == Moment.OPEN && times++ == 0) {
                        disk.delete(path);
                    }
                }))
                .start("path", "/var/log/*.log", "read_from_head", "on");
        bench.append(APP, "two");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("two");
        assertThat(bench.told()).noneMatch(told -> told.startsWith("ERROR"));
    }

    @Test
    void renamed_betweenLookAndOpenIsNotTakenForTheOther() {
        bench.append(APP, "one", "two")
                .world(disk -> new MeddledDisk(disk, (moment, path) -> {
                    if (moment == Moment.OPEN && times++ == 0) {
                        disk.move(APP, OLD);
                        bench.append(APP, "three");
                    }
                }))
                .start("path", "/var/log/app*", "read_from_head", "on");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void renamed_whileItIsReadIsReadToItsEnd() {
        bench.append(APP, "one", "two")
                .world(disk -> new MeddledDisk(disk, (moment, path) -> {
                    if (moment == Moment.READ && times++ == 0) {
                        disk.move(APP, OLD);
                        bench.append(APP, "three").append(OLD, "late");
                    }
                }))
                .start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one", "two", "late", "three");
    }

    @Test
    void renamed_whileTheFolderIsListedIsFoundOnce() {
        bench.append(APP, "one")
                .append(LOGS.resolve("b.log"), "two")
                .world(disk -> new MeddledDisk(disk, (moment, path) -> {
                    if (moment == Moment.STATUS && path.equals(APP) && times++ == 0) {
                        disk.move(APP, LOGS.resolve("c.log"));
                    }
                }))
                .start("path", "/var/log/*.log", "read_from_head", "on");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void deleted_whileItCannotBeReadIsToldOf() {
        bench.append(APP, "one")
                .world(disk -> new MeddledDisk(disk, (moment, path) -> {
                    if (moment == Moment.READ) {
                        throw new IOException("Stale file handle");
                    }
                }))
                .start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(1);
        bench.delete(APP);
        bench.passSeconds(3);

        assertThat(bench.metric("weir_input_files")).isZero();
        assertThat(bench.told()).anyMatch(told -> told.contains("could not be read to its end"));
    }

    @Test
    void open_waitsBeyondItsLimit() {
        for (int i = 0; i < 5; i++) {
            bench.append(LOGS.resolve("f" + i + ".log"), "line" + i);
        }
        bench.start("path", "/var/log/*.log", "read_from_head", "on", "max_open_files", "3", "refresh_interval", "1");
        bench.passSeconds(5);
        assertThat(bench.lines()).containsExactly("line0", "line1", "line2");
        assertThat(bench.told())
                .filteredOn(told -> told.contains("limit max_open_files=3"))
                .hasSize(1);
        bench.delete(LOGS.resolve("f0.log"));
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("line0", "line1", "line2", "line3");
    }

    @Test
    void old_filesAreLeftAlone() {
        bench.append(LOGS.resolve("old.log"), "old");
        bench.time.advance(Duration.ofMinutes(10).toNanos());
        bench.append(LOGS.resolve("young.log"), "young");
        bench.start("path", "/var/log/*.log", "read_from_head", "on", "ignore_older", "5m");
        bench.passHint();
        assertThat(bench.lines()).containsExactly("young");
        bench.append(LOGS.resolve("old.log"), "again");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("young", "old", "again");
    }

    @Test
    void old_filesThatAreOpenAreClosedUntilTheyChange() {
        bench.append(APP, "one");
        bench.start(
                "path",
                APP.toString(),
                "read_from_head",
                "on",
                "ignore_older",
                "10s",
                "ignore_active_older_files",
                "on");
        bench.passSeconds(20);
        // Only an open file could be read on when its name is gone.
        bench.append(APP, "two");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one", "two");
    }

    @Test
    void packed_filesAreLeftAlone() {
        bench.append(APP, "one").append(LOGS.resolve("app.log.2.gz"), "two");
        bench.start("path", "/var/log/*", "read_from_head", "on");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(bench.told())
                .filteredOn(told -> told.contains("is compressed"))
                .hasSize(1);
    }

    @Test
    void tag_thatCannotBeMadeKeepsTheFileOut() {
        bench.tag("kube.<pod>").append(LOGS.resolve("web_1.log"), "one").append(LOGS.resolve("nothing.log"), "two");
        bench.start("path", "/var/log/*.log", "read_from_head", "on", "tag_regex", "(?<pod>[a-z]+)_\\d+\\.log$");
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(bench.basin.tags()).containsExactly("kube.web");
        assertThat(bench.told()).anyMatch(told -> told.contains("nothing.log: failed to compose tag"));
    }

    @Test
    void folders_thatComeLaterAreSearchedToo() {
        bench.append(Path.of("/var/log/a/app.log"), "one");
        bench.start("path", "/var/log/*/app.log", "read_from_head", "on", "refresh_interval", "1h");
        bench.append(Path.of("/var/log/b/app.log"), "two");
        bench.passSeconds(2);
        bench.append(Path.of("/var/log/b/app.log"), "three");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void folder_thatIsMadeAnewIsWatchedAgain() {
        Path file = Path.of("/var/log/a/app.log");
        bench.append(file, "one");
        bench.start("path", "/var/log/*/app.log", "read_from_head", "on", "refresh_interval", "2s");
        bench.delete(file).delete(file.getParent());
        bench.passSeconds(10);
        bench.append(file, "two");
        bench.passSeconds(3);
        bench.append(file, "three");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void bytes_ofAnyKindGoOnAsTheyAre() {
        bench.doing(() -> bench.disk.append(APP, new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', '\n'}));
        bench.appendRaw(APP, "\u0007\u001b[0m\n");
        bench.doing(() -> bench.disk.append(APP, "ünï😀\n".getBytes(UTF_8)));
        bench.start("path", APP.toString(), "read_from_head", "on");
        bench.passHint();

        assertThat(bench.lines()).hasSize(3).endsWith("ünï😀");
    }
}
