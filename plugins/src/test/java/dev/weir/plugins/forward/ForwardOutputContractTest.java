// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The contract of outputs, with a receiver that ends the connection instead of an acknowledgement. */
class ForwardOutputContractTest extends OutputContract<ForwardOutputSettings> {
    @Override
    protected OutputFactory<ForwardOutputSettings> factory() {
        return new ForwardOutputFactory();
    }

    @Override
    protected Receiver receiver(Path folder) throws IOException {
        return new Server();
    }

    private static final class Server implements Receiver {
        private final Tally tally = new Tally();
        private final TestReceiver receiver = new TestReceiver((message, ordinal) -> answer(message));
        private volatile boolean failing;

        private Server() throws IOException {}

        private byte[] answer(byte[] message) {
            if (failing) {
                return null;
            }
            Marks.find(message, Sender.TEXT, tally::add);
            return TestReceiver.ackOf(message);
        }

        @Override
        public List<String> settings() {
            String port = Integer.toString(receiver.port());
            return List.of("host", "127.0.0.1", "port", port, "require_ack_response", "on");
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public void fail() {
            failing = true;
        }

        @Override
        public void recover() {
            failing = false;
        }

        @Override
        public void close() throws IOException {
            receiver.close();
        }
    }
}
