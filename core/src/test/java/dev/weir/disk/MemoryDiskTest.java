// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDiskTest {
    private static final Path LOGS = Path.of("/var/log");
    private static final Path APP = LOGS.resolve("app.log");
    private static final Path OLD = LOGS.resolve("app.log.1");

    private final ManualTime time = new ManualTime();
    private final MemoryDisk disk = new MemoryDisk(time);

    @Test
    void read_answersWhatWasAppended() throws IOException {
        disk.append(APP, bytes("one\n"));
        disk.append(APP, bytes("two\n"));

        assertThat(content(APP)).isEqualTo("one\ntwo\n");
        assertThat(disk.status(APP).size()).isEqualTo(8);
    }

    @Test
    void read_answersEndBehindTheLastByte() throws IOException {
        disk.append(APP, bytes("one\n"));
        try (DiskFile file = disk.openForReading(APP)) {
            assertThat(file.read(ByteBuffer.allocate(8), 4)).isEqualTo(-1);
            assertThat(file.read(ByteBuffer.allocate(8), 40)).isEqualTo(-1);
        }
    }

    @Test
    void move_keepsNumberAndOpenFile() throws IOException {
        disk.append(APP, bytes("one\n"));
        FileKey key = disk.status(APP).key();
        try (DiskFile file = disk.openForReading(APP)) {
            disk.move(APP, OLD);
            disk.append(APP, bytes("two\n"));

            assertThat(disk.status(OLD).key()).isEqualTo(key);
            assertThat(disk.status(APP).key()).isNotEqualTo(key);
            assertThat(content(file)).isEqualTo("one\n");
        }
    }

    @Test
    void move_replacesWhatHadTheName() throws IOException {
        disk.append(APP, bytes("new\n"));
        disk.append(OLD, bytes("old\n"));
        disk.move(APP, OLD);

        assertThat(content(OLD)).isEqualTo("new\n");
        assertThatThrownBy(() -> disk.status(APP)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void move_takesWhatLiesInAFolderAlong() throws IOException {
        disk.append(APP, bytes("one\n"));
        disk.move(LOGS, Path.of("/old"));

        assertThat(content(Path.of("/old/app.log"))).isEqualTo("one\n");
        assertThat(disk.list(Path.of("/old"))).containsExactly(Path.of("/old/app.log"));
    }

    @Test
    void delete_leavesOpenFilesReadable() throws IOException {
        disk.append(APP, bytes("one\n"));
        try (DiskFile file = disk.openForReading(APP)) {
            disk.delete(APP);

            assertThat(content(file)).isEqualTo("one\n");
            assertThat(file.size()).isEqualTo(4);
        }
    }

    @Test
    void status_givesTheNumberOfAGoneFileToTheNextOne() throws IOException {
        disk.append(APP, bytes("one\n"));
        FileKey key = disk.status(APP).key();
        DiskFile file = disk.openForReading(APP);
        disk.delete(APP);
        disk.append(APP, bytes("two\n"));
        FileKey whileOpen = disk.status(APP).key();
        file.close();
        disk.append(OLD, bytes("three\n"));

        assertThat(whileOpen).isNotEqualTo(key);
        assertThat(disk.status(OLD).key()).isEqualTo(key);
    }

    @Test
    void truncate_leavesAHoleOfZerosWhereAWriterGoesOn() throws IOException {
        disk.append(APP, bytes("12345678\n"));
        try (DiskFile file = disk.openForWriting(APP)) {
            file.truncate(0);
            assertThat(file.size()).isZero();
            file.write(ByteBuffer.wrap(bytes("9\n")), 9);
        }

        assertThat(content(APP)).isEqualTo("\0\0\0\0\0\0\0\0\0" + "9\n");
    }

    @Test
    void status_tellsWhenItWasChanged() throws IOException {
        disk.append(APP, bytes("one\n"));
        time.advance(5_000_000_000L);
        disk.append(APP, bytes("two\n"));

        assertThat(disk.status(APP).modified()).isEqualTo(time.instant());
    }

    @Test
    void link_isFollowedToItsTarget() throws IOException {
        disk.append(APP, bytes("one\n"));
        Path link = Path.of("/links/current");
        disk.createFolders(Path.of("/links"));
        disk.link(link, APP);
        FileKey first = disk.status(link).key();
        disk.delete(link);
        disk.append(OLD, bytes("two\n"));
        disk.link(link, Path.of("../var/log/app.log.1"));

        assertThat(first).isEqualTo(disk.status(APP).key());
        assertThat(content(link)).isEqualTo("two\n");
    }

    @Test
    void link_isRefusedWhereItLeadsInACircle() throws IOException {
        disk.link(Path.of("/a"), Path.of("/b"));
        disk.link(Path.of("/b"), Path.of("/a"));

        assertThatThrownBy(() -> disk.status(Path.of("/a"))).isInstanceOf(FileSystemLoopException.class);
    }

    @Test
    void list_followsALinkToAFolder() throws IOException {
        disk.append(APP, bytes("one\n"));
        disk.link(Path.of("/logs"), LOGS);

        assertThat(disk.list(Path.of("/logs"))).containsExactly(Path.of("/logs/app.log"));
    }

    @Test
    void open_isRefusedAsTheRealDiskRefusesIt() throws IOException {
        disk.append(APP, bytes("one\n"));
        disk.forbid(APP);

        assertThatThrownBy(() -> disk.openForReading(APP)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> disk.openForReading(OLD)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.openForReading(LOGS)).hasMessageContaining("Is a directory");
        assertThatThrownBy(() -> disk.openForWriting(APP.resolve("x"))).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> disk.list(APP)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> disk.delete(LOGS)).isInstanceOf(DirectoryNotEmptyException.class);
        disk.allow(APP);
        assertThat(content(APP)).isEqualTo("one\n");
    }

    @Test
    void read_isRefusedOnceClosed() throws IOException {
        disk.append(APP, bytes("one\n"));
        DiskFile file = disk.openForReading(APP);
        file.close();
        file.close();

        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void watch_tellsWhatChangedUntilItIsClosed() throws IOException {
        disk.append(APP, bytes("one\n"));
        List<Path> heard = new ArrayList<>();
        Disk.Watch watch = disk.watch(LOGS, heard::add).orElseThrow();
        disk.append(APP, bytes("two\n"));
        disk.move(APP, OLD);
        disk.append(Path.of("/elsewhere"), bytes("x"));
        watch.close();
        disk.delete(OLD);

        assertThat(heard).containsExactly(APP, APP, OLD);
    }

    @Test
    void watch_tellsNothingWhenTheDiskIsDeaf() throws IOException {
        disk.append(APP, bytes("one\n"));
        List<Path> heard = new ArrayList<>();
        assertThat(disk.watch(LOGS, heard::add)).isPresent();
        disk.deafen();
        disk.append(APP, bytes("two\n"));

        assertThat(heard).isEmpty();
    }

    private String content(Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            return content(file);
        }
    }

    private static String content(DiskFile file) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) file.size());
        while (all.hasRemaining() && file.read(all, all.position()) > 0) {
            // until all is there
        }
        return new String(all.array(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
