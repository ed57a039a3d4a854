// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.udp;

import dev.weir.contract.InputContract;
import dev.weir.contract.RunningEngine;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The contract of inputs, with datagrams that nobody waits for. */
class UdpInputContractTest extends InputContract<UdpInputSettings> {
    @Override
    protected InputFactory<UdpInputSettings> factory() {
        return new UdpInputFactory();
    }

    @Override
    protected Sending sending() {
        return Sending.UNSLOWABLE;
    }

    @Override
    protected Sender sender(Path folder) throws IOException {
        return new Client();
    }

    private static final class Client implements Sender {
        private final DatagramChannel channel = DatagramChannel.open();
        private InetSocketAddress address = new InetSocketAddress(0);
        private volatile int done;

        private Client() throws IOException {}

        @Override
        public List<String> settings() {
            return List.of("listen", "127.0.0.1", "port", "0", "format", "json");
        }

        @Override
        public void started(RunningEngine engine) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), engine.port());
        }

        @Override
        public void send(int to) throws IOException {
            while (done < to) {
                String event = "{\"log\":\"" + Sender.text(done) + "\"}";
                try {
                    channel.send(ByteBuffer.wrap(event.getBytes(StandardCharsets.US_ASCII)), address);
                } catch (SocketException _) {
                    // The kernel has no room at this moment: such a datagram is lost like any other.
                }
                done++;
            }
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
