// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that this process has alone, by the kernel's advisory locks. Safe for any thread.
 *
 * <p>Such a lock belongs to the process and is given up when <em>any</em> of its channels to the file is closed. So
 * this remembers what the process holds, and never opens such a file a second time.
 */
final class FileLocks {
    private static final int HOLDER_MAX = 1_024;
    private static final Map<Path, String> HELD = new HashMap<>();

    private FileLocks() {}

    static Disk.LockAnswer tryLock(Path path, String holder) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        Path real = parent == null ? path : parent.toRealPath().resolve(path.getFileName());
        synchronized (HELD) {
            String ours = HELD.get(real);
            if (ours != null) {
                return new Disk.LockAnswer.Taken(ours);
            }
            return open(real, holder);
        }
    }

    private static Disk.LockAnswer open(Path real, String holder) throws IOException {
        FileChannel channel =
                FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return new Disk.LockAnswer.Taken(read(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
            HELD.put(real, holder);
            FileChannel kept = channel;
            channel = null;
            return new Disk.LockAnswer.Locked(() -> release(real, kept));
        } finally {
            if (channel != null) {
                channel.close();
            }
        }
    }

    private static void release(Path real, FileChannel channel) {
        synchronized (HELD) {
            if (!channel.isOpen()) {
                return;
            }
            HELD.remove(real);
            try {
                channel.close();
            } catch (IOException closedAllTheSame) {
                // The descriptor is gone whatever close says, and the lock with it.
            }
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(HOLDER_MAX);
        channel.read(line, 0);
        return StandardCharsets.UTF_8.decode(line.flip()).toString().strip();
    }
}
