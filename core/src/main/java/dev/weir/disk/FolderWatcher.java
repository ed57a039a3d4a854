// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells of changes in folders by the kernel's own means, on one thread that begins with the first
 * watch. Safe for any thread; any number of listeners may watch one folder.
 *
 * <p>When a watched folder is gone its listeners are told once that it changed, and never again.
 */
final class FolderWatcher {
    private final ThreadFactory threads;
    private final Map<WatchKey, List<Registration>> registrations = new HashMap<>();
    private @Nullable WatchService service;

    FolderWatcher(ThreadFactory threads) {
        this.threads = threads;
    }

    synchronized Optional<Disk.Watch> watch(Path folder, Disk.ChangeListener listener) {
        try {
            WatchKey key = folder.register(
                    service(),
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            var registration = new Registration(folder, listener);
            registrations
                    .computeIfAbsent(key, first -> new CopyOnWriteArrayList<>())
                    .add(registration);
            return Optional.of(() -> forget(key, registration));
        } catch (IOException refused) {
            // The kernel has no watch left, or the file system knows none: the caller looks by itself.
            return Optional.empty();
        }
    }

    private WatchService service() throws IOException {
        if (service == null) {
            WatchService begun = FileSystems.getDefault().newWatchService();
            service = begun;
            threads.newThread(() -> tell(begun)).start();
        }
        return service;
    }

    private synchronized void forget(WatchKey key, Registration registration) {
        List<Registration> others = registrations.get(key);
        if (others == null) {
            return;
        }
        others.remove(registration);
        if (others.isEmpty()) {
            registrations.remove(key);
            key.cancel();
        }
    }

    private synchronized List<Registration> concerned(WatchKey key) {
        return registrations.getOrDefault(key, List.of());
    }

    private synchronized List<Registration> forgetAll(WatchKey key) {
        List<Registration> last = registrations.remove(key);
        return last == null ? List.of() : last;
    }

    private void tell(WatchService from) {
        try {
            while (true) {
                WatchKey key = from.take();
                List<Registration> concerned = concerned(key);
                for (WatchEvent<?> event : key.pollEvents()) {
                    concerned.forEach(registration -> registration.tell(event.context()));
                }
                if (!key.reset()) {
                    forgetAll(key).forEach(registration -> registration.tell(null));
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private record Registration(Path folder, Disk.ChangeListener listener) {
        void tell(@Nullable Object name) {
            // An overflow has no name: anything in the folder may have changed.
            listener.changed(name instanceof Path path ? folder.resolve(path) : folder);
        }
    }
}
