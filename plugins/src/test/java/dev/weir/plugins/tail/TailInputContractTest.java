// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.contract.InputContract;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The contract of inputs, with files that grow and a database of positions. */
class TailInputContractTest extends InputContract<TailSettings> {
    @Override
    protected InputFactory<TailSettings> factory() {
        return new TailInputFactory();
    }

    @Override
    protected Sending sending() {
        return Sending.REREAD;
    }

    @Override
    protected Sender sender(Path folder) {
        return new Writer(folder);
    }

    private static final class Writer implements Sender {
        private static final int FILES = 3;
        private static final int LINES = 10;

        private final Path folder;
        private volatile int done;

        private Writer(Path folder) {
            this.folder = folder;
        }

        @Override
        public List<String> settings() {
            return List.of(
                    "path",
                    folder.resolve("*.log").toString(),
                    "db",
                    folder.resolve("tail.db").toString(),
                    "read_from_head",
                    "on",
                    "refresh_interval",
                    "1");
        }

        @Override
        public void send(int to) throws IOException {
            while (done < to) {
                int end = Math.min(to, done + LINES);
                var lines = new StringBuilder();
                for (int number = done; number < end; number++) {
                    lines.append(Sender.text(number)).append('\n');
                }
                Path file = folder.resolve("app-" + done / LINES % FILES + ".log");
                Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                done = end;
            }
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public void close() {}
    }
}
