// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Disk.LockAnswer;
import dev.weir.disk.Disk.LockAnswer.Locked;
import dev.weir.disk.Disk.LockAnswer.Taken;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of the real disk and of the one in memory. */
class DiskLockTest {
    private static RealDisk real() {
        return new RealDisk(Thread.ofPlatform().daemon().factory());
    }

    @Test
    void tryLock_namesTheHolderToWhoComesLater(@TempDir Path folder) throws IOException {
        var memory = new MemoryDisk(new ManualTime());
        memory.createFolders(folder);
        for (Disk disk : List.of(memory, real())) {
            Path file = folder.resolve("LOCK");
            Locked first = (Locked) disk.tryLock(file, "first");
            assertThat(disk.tryLock(file, "second")).isEqualTo(new Taken("first"));
            first.lock().close();
            first.lock().close();
            Locked third = (Locked) disk.tryLock(file, "third");
            assertThat(disk.tryLock(folder.resolve(".").resolve("LOCK"), "fourth"))
                    .isEqualTo(new Taken("third"));
            third.lock().close();
        }
    }

    @Test
    void tryLock_knowsALockOfAnotherProcessUntilThatIsKilled(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("LOCK");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try (var words = other.inputReader()) {
            assertThat(words.readLine()).isEqualTo("locked");
            assertThat(real().tryLock(file, "us")).isEqualTo(new Taken("the other process"));
        } finally {
            other.destroyForcibly().waitFor();
        }
        LockAnswer after = real().tryLock(file, "us");
        assertThat(after).isInstanceOf(Locked.class);
        ((Locked) after).lock().close();
    }

    /** Locks a file, says so, and waits for its end. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            LockAnswer answer = real().tryLock(Path.of(args[0]), "the other process");
            System.out.println(answer instanceof Locked ? "locked" : answer);
            Thread.currentThread().join();
        }
    }
}
