// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

/** Sends batches as messages of the Forward protocol over one connection; the acknowledgement is the answer. */
final class ForwardWire implements NumberedStream.Wire {
    private static final int ARRAY = 0x90;
    private static final int ARRAY_OF_16_BITS = 0xdc;
    private static final int MAP = 0x80;
    private static final int INT_OF_32_BITS = 0xd2;
    private static final int FIXED_TEXT = 0xa0;
    private static final int PATIENCE_MS = 10_000;

    private final IntSupplier port;
    private Socket socket = new Socket();

    /** To the port that the agent has at the moment. */
    ForwardWire(IntSupplier port) {
        this.port = port;
    }

    @Override
    public boolean send(NumberedBatch batch) throws IOException {
        boolean answered = false;
        try {
            connect();
            String chunk = batch.stream() + batch.number() + "-" + batch.attempt();
            socket.getOutputStream().write(message(batch, chunk));
            answered = isAnswered(chunk);
            return answered;
        } finally {
            if (!answered) {
                socket.close();
            }
        }
    }

    private void connect() throws IOException {
        if (!socket.isConnected() || socket.isClosed()) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt());
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
        }
    }

    private static byte[] message(NumberedBatch batch, String chunk) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte(ARRAY | 3);
        text(out, "fwd");
        out.writeByte(ARRAY_OF_16_BITS);
        out.writeShort(NumberedBatch.EVENTS);
        for (int index = 0; index < NumberedBatch.EVENTS; index++) {
            out.writeByte(ARRAY | 2);
            number(out, 1_700_000_000);
            out.writeByte(MAP | 4);
            text(out, "stream");
            text(out, batch.stream());
            text(out, "batch");
            number(out, batch.number());
            text(out, "attempt");
            number(out, batch.attempt());
            text(out, "index");
            number(out, index);
        }
        out.writeByte(MAP | 1);
        text(out, "chunk");
        text(out, chunk);
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeByte(FIXED_TEXT | text.length());
        out.writeBytes(text);
    }

    private static void number(DataOutputStream out, int number) throws IOException {
        out.writeByte(INT_OF_32_BITS);
        out.writeInt(number);
    }

    /** Reads as many bytes as the acknowledgement of that chunk has, and compares. */
    private boolean isAnswered(String chunk) throws IOException {
        var wanted = new ByteArrayOutputStream();
        wanted.write(MAP | 1);
        wanted.write(FIXED_TEXT | 3);
        wanted.write("ack".getBytes(StandardCharsets.US_ASCII));
        wanted.write(FIXED_TEXT | chunk.length());
        wanted.write(chunk.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readNBytes(wanted.size());
        return Arrays.equals(answer, wanted.toByteArray());
    }
}
