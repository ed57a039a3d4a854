// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.MemoryDisk;
import dev.weir.disk.RealDisk;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    private final MemoryDisk disk = new MemoryDisk(new ManualTime());
    private final List<Path> folders = new ArrayList<>();

    @Test
    void walk_findsFilesInFoldersThatMatch() throws IOException {
        touch("/var/log/app.log", "/var/log/a/app.log", "/var/log/b/app.log", "/var/log/b/other.txt", "/var/lib/x.log");

        assertThat(walk("/var/log/*.log")).containsExactly("/var/log/app.log");
        assertThat(folders).containsExactly(Path.of("/var/log"));
        assertThat(walk("/var/log/*/app.log"))
                .containsExactly("/var/log/a/app.log", "/var/log/app.log/app.log", "/var/log/b/app.log");
        assertThat(walk("/var/l*/*.log")).containsExactly("/var/lib/x.log", "/var/log/app.log");
        assertThat(walk("/var/log/app.log")).containsExactly("/var/log/app.log");
        assertThat(walk("/none/*/x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/var/log/*.log, /var/log/app.log, true",
        "/var/log/*.log, /var/log/a/app.log, false",
        "/var/log/*/app.log, /var/log/a/app.log, true",
        "/var/log/app.log, /var/log/app.log, true",
        "/var/log/app.log, /var/log/app.log.1, false",
        "/*, /x, true",
        "logs/*.log, logs/app.log, true",
        "*.log, app.log, true",
        "*.log, logs/app.log, false",
        "*/*.log, logs/app.log, true",
        "~/logs/*, /home/me/logs/x, true",
    })
    void matches_whatWalkWouldFind(String pattern, String path, boolean expected) {
        assertThat(PathPattern.parse(pattern, "/home/me").matches(Path.of(path)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/var/log/*/app.log, /var/log, true",
        "/var/log/*/app.log, /var/log/a, true",
        "/var/log/*/app.log, /var/log/a/b, false",
        "/var/log/*/app.log, /var, true",
        "/var/log/*/app.log, /srv, false",
        "/var/log/a*/app.log, /var/log/b, false",
        "/var/log/app.log, /var/log, true",
        "*/app.log, a, true",
    })
    void mayReach_foldersOnTheWay(String pattern, String folder, boolean expected) {
        assertThat(PathPattern.parse(pattern, "/home/me").mayReach(Path.of(folder)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/var/log/*.log, /var/log/app.log.1, true",
        "/var/log/*.log, /srv/app.log.1, false",
        "/var/log/app.log, /var/log/app.log.1, true",
        "/var/log/*/app.log, /var/log/a/app.log.1, true",
    })
    void isBeside_whatLiesInTheSameFolder(String pattern, String path, boolean expected) {
        assertThat(PathPattern.parse(pattern, "/home/me").isBeside(Path.of(path)))
                .isEqualTo(expected);
    }

    @Test
    void parse_isRefusedWithoutAName() {
        assertThatThrownBy(() -> PathPattern.parse("/", "/home/me")).hasMessageContaining("names no file");
        assertThatThrownBy(() -> PathPattern.parse("~other/x", "/home/me"))
                .hasMessageContaining("write the user's home folder in full");
        assertThatThrownBy(() -> PathPattern.parse("a\0b", "/home/me")).hasMessageContaining("cannot be a path");
    }

    @Test
    void walk_findsRelativePaths() {
        List<String> found = new ArrayList<>();
        PathPattern.parse("pom*.xml", "/").walk(new RealDisk(Thread::new), visitor(found));

        assertThat(found).containsExactly("pom.xml");
    }

    private void touch(String... paths) throws IOException {
        for (String path : paths) {
            disk.append(Path.of(path), new byte[0]);
        }
    }

    private List<String> walk(String pattern) {
        folders.clear();
        List<String> found = new ArrayList<>();
        PathPattern.parse(pattern, "/").walk(disk, visitor(found));
        return found;
    }

    private PathPattern.Visitor visitor(List<String> found) {
        return new PathPattern.Visitor() {
            @Override
            public void path(Path path) {
                found.add(path.toString());
            }

            @Override
            public void folder(Path folder) {
                folders.add(folder);
            }

            @Override
            public void readable(Path folder) {}

            @Override
            public void unreadable(Path folder, IOException cause) {
                throw new AssertionError(folder.toString(), cause);
            }
        };
    }
}
