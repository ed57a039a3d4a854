// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatcherTest {
    private final FolderWatcher watcher =
            new FolderWatcher(Thread.ofPlatform().daemon().factory());

    @Test
    void watch_tellsEveryListenerOfOneFolder(@TempDir Path folder) throws IOException {
        Set<Path> first = ConcurrentHashMap.newKeySet();
        Set<Path> second = ConcurrentHashMap.newKeySet();
        assertThat(watcher.watch(folder, first::add)).isPresent();
        assertThat(watcher.watch(folder, second::add)).isPresent();
        Path file = Files.writeString(folder.resolve("app.log"), "one");

        await().untilAsserted(() -> assertThat(first).contains(file));
        await().untilAsserted(() -> assertThat(second).contains(file));
    }

    @Test
    void watch_tellsTheOthersAfterOneIsClosed(@TempDir Path folder) throws IOException {
        Set<Path> kept = ConcurrentHashMap.newKeySet();
        Disk.Watch closed =
                watcher.watch(folder, ConcurrentHashMap.<Path>newKeySet()::add).orElseThrow();
        assertThat(watcher.watch(folder, kept::add)).isPresent();
        closed.close();
        closed.close();
        Path file = Files.writeString(folder.resolve("app.log"), "one");

        await().untilAsserted(() -> assertThat(kept).contains(file));
    }

    @Test
    void watch_tellsThatTheFolderItselfIsGone(@TempDir Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("logs"));
        Set<Path> heard = ConcurrentHashMap.newKeySet();
        assertThat(watcher.watch(folder, heard::add)).isPresent();
        Files.delete(folder);

        await().untilAsserted(() -> assertThat(heard).contains(folder));
    }

    @Test
    void watch_isRefusedWhereThereIsNoFolder(@TempDir Path parent) {
        assertThat(watcher.watch(parent.resolve("none"), path -> {})).isEmpty();
    }
}
