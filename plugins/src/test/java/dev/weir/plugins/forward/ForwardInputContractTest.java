// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.contract.InputContract;
import dev.weir.contract.RunningEngine;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackScanner;
import dev.weir.input.InputFactory;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The contract of inputs, with a sender that waits for the acknowledgement of each message. */
class ForwardInputContractTest extends InputContract<ForwardInputSettings> {
    @Override
    protected InputFactory<ForwardInputSettings> factory() {
        return new ForwardInputFactory();
    }

    @Override
    protected Sending sending() {
        return Sending.ANSWERED;
    }

    @Override
    protected Sender sender(Path folder) {
        return new Client();
    }

    private static final class Client implements Sender {
        private static final int EVENTS = 40;

        private int port;
        private Socket socket = new Socket();
        private volatile int done;

        @Override
        public List<String> settings() {
            return List.of("listen", "127.0.0.1", "port", "0");
        }

        @Override
        public void started(RunningEngine engine) throws IOException {
            port = engine.port();
            socket.close();
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public void send(int to) throws IOException {
            while (done < to) {
                int end = Math.min(to, done + EVENTS);
                String chunk = "chunk-" + done;
                socket.getOutputStream().write(message(done, end, chunk));
                awaitAck(chunk);
                done = end;
            }
        }

        private static byte[] message(int from, int to, String chunk) {
            var entries = new ArrayList<byte[]>();
            for (int number = from; number < to; number++) {
                entries.add(Sent.entry(number, Sender.text(number)));
            }
            return Sent.forward("contract", entries, Sent.options("chunk", chunk));
        }

        private void awaitAck(String chunk) throws IOException {
            byte[] ack = new byte[256];
            var scanner = new MessagePackScanner(ack.length);
            int size = 0;
            while (size == 0 || scanner.scan(ack, 0, size) == MessagePack.INCOMPLETE) {
                int read = socket.getInputStream().read(ack, size, ack.length - size);
                if (read < 0) {
                    throw new EOFException("the input ended before " + chunk + " was acknowledged");
                }
                size += read;
            }
            String answer = new String(Arrays.copyOf(ack, size), StandardCharsets.ISO_8859_1);
            if (!answer.endsWith(chunk)) {
                throw new IOException("not the acknowledgement of " + chunk + ": " + answer);
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
