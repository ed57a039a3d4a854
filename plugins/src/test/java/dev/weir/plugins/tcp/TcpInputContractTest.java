// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.contract.InputContract;
import dev.weir.contract.RunningEngine;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The contract of inputs, with one connection that is not read while the input is paused. */
class TcpInputContractTest extends InputContract<TcpInputSettings> {
    @Override
    protected InputFactory<TcpInputSettings> factory() {
        return new TcpInputFactory();
    }

    @Override
    protected Sending sending() {
        return Sending.STREAMED;
    }

    @Override
    protected Sender sender(Path folder) {
        return new Client();
    }

    /** What the kernel keeps for a connection that nobody reads, at its usual settings. */
    @Override
    protected int underWay() {
        return 8_000_000;
    }

    private static final class Client implements Sender {
        private Socket socket = new Socket();
        private volatile int done;

        @Override
        public List<String> settings() {
            return List.of("listen", "127.0.0.1", "port", "0", "format", "json");
        }

        @Override
        public void started(RunningEngine engine) throws IOException {
            socket.close();
            socket = new Socket();
            socket.setSendBufferSize(64 * 1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), engine.port()));
        }

        @Override
        public void send(int to) throws IOException {
            while (done < to) {
                String event = "{\"log\":\"" + Sender.text(done) + "\"}\n";
                socket.getOutputStream().write(event.getBytes(StandardCharsets.US_ASCII));
                done++;
            }
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
