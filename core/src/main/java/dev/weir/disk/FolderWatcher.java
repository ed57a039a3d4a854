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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells of changes in folders by the kernel's own means, on one thread that begins with the first
 * watch. Safe for any thread. A folder is watched for one listener at a time.
 */
final class FolderWatcher {
    private final ThreadFactory threads;
    private final Map<WatchKey, Registration> registrations = new HashMap<>();
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
            registrations.put(key, new Registration(folder, listener));
            return Optional.of(() -> forget(key));
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

    private synchronized void forget(WatchKey key) {
        registrations.remove(key);
        key.cancel();
    }

    private synchronized @Nullable Registration registration(WatchKey key) {
        return registrations.get(key);
    }

    private void tell(WatchService from) {
        try {
            while (true) {
                WatchKey key = from.take();
                Registration registration = registration(key);
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (registration != null) {
                        registration.tell(event.context());
                    }
                }
                key.reset();
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
