// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.contract.Door;
import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Reception;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
        private final Door door = new Door();

        private Server() throws IOException {}

        private byte[] answer(byte[] message) {
            if (!door.admits()) {
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
        public Sight sight() {
            return Sight.AT_ONCE;
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public Set<Reception> receptions() {
            return EnumSet.allOf(Reception.class);
        }

        @Override
        public void set(Reception wanted) {
            door.set(wanted);
        }

        @Override
        public void close() throws IOException {
            door.close();
            receiver.close();
        }
    }
}
