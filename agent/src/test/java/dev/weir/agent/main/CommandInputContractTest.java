// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.contract.InputContract;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The contract of inputs for an example with pause and resume of its own; its command reads a named pipe. */
class CommandInputContractTest extends InputContract<Object> {
    @TempDir
    private Path built;

    @Override
    protected InputFactory<Object> factory() throws IOException {
        return ExamplePlugin.build("command", built).input();
    }

    @Override
    protected Sending sending() {
        return Sending.STREAMED;
    }

    @Override
    protected Sender sender(Path folder) throws Exception {
        return new Writer(folder.resolve("pipe"));
    }

    /** What two pipes hold, and the process between them. */
    @Override
    protected int underWay() {
        return 500_000;
    }

    private static final class Writer implements Sender {
        private final Path pipe;
        private @Nullable OutputStream out;
        private volatile int done;

        private Writer(Path pipe) throws IOException, InterruptedException {
            this.pipe = pipe;
            Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
            if (!made.waitFor(10, TimeUnit.SECONDS) || made.exitValue() != 0) {
                throw new IOException("mkfifo failed");
            }
        }

        @Override
        public List<String> settings() {
            return List.of("run", "cat " + pipe);
        }

        @Override
        public void send(int to) throws IOException {
            if (out == null) {
                out = Files.newOutputStream(pipe);
            }
            while (done < to) {
                out.write((Sender.text(done) + "\n").getBytes(StandardCharsets.US_ASCII));
                done++;
            }
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
            }
        }
    }
}
