// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdin;

import dev.weir.contract.InputContract;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of inputs, with the pipes of a process between sender and input. */
class StdinInputContractTest extends InputContract<StdinInputSettings> {
    private final Process cat = new ProcessBuilder("cat").start();

    StdinInputContractTest() throws IOException {}

    @AfterEach
    void endProcess() {
        cat.destroyForcibly();
    }

    @Override
    protected InputFactory<StdinInputSettings> factory() {
        return new StdinInputFactory(cat::getInputStream);
    }

    @Override
    protected Sending sending() {
        return Sending.STREAMED;
    }

    @Override
    protected Sender sender(Path folder) {
        return new Writer(cat);
    }

    /** What two pipes hold, and the process between them. */
    @Override
    protected int underWay() {
        return 500_000;
    }

    private static final class Writer implements Sender {
        private final Process cat;
        private volatile int done;

        private Writer(Process cat) {
            this.cat = cat;
        }

        @Override
        public List<String> settings() {
            return List.of();
        }

        @Override
        public void send(int to) throws IOException {
            while (done < to) {
                String event = "{\"log\":\"" + Sender.text(done) + "\"}\n";
                cat.getOutputStream().write(event.getBytes(StandardCharsets.US_ASCII));
                done++;
            }
            cat.getOutputStream().flush();
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public void close() {
            cat.destroyForcibly();
        }
    }
}
