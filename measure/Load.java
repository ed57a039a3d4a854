// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** What agents are fed with: events of 200 bytes, {@value #GROUP} at once, in the form of each input. */
final class Load {
    static final InetAddress HERE = InetAddress.getLoopbackAddress();

    /** The text of each event; a line with its end has 200 bytes. */
    static final String LINE = "x".repeat(199);

    /** Events that are sent at once. */
    static final int GROUP = 300;

    private static final byte[] RECORD = {(byte) 0x92, (byte) 0xce, 0x65, 0, 0, 0, (byte) 0x81, (byte) 0xa3};
    private static final byte[] TEXT = {(byte) 0xd9, (byte) 199};

    private Load() {}

    /** Lines. */
    static byte[] lines() {
        return ascii((LINE + "\n").repeat(GROUP));
    }

    /** JSON objects, one a line. */
    static byte[] objects() {
        return ascii(("{\"log\":\"" + LINE + "\"}\n").repeat(GROUP));
    }

    /** One message of the Forward protocol: a tag and entries of a time and a record. */
    static byte[] message() {
        var message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {(byte) 0x92, (byte) 0xa1, 't', (byte) 0xdc, GROUP >> 8, (byte) GROUP});
        for (int at = 0; at < GROUP; at++) {
            message.writeBytes(RECORD);
            message.writeBytes(ascii("log"));
            message.writeBytes(TEXT);
            message.writeBytes(ascii(LINE));
        }
        return message.toByteArray();
    }

    /** One request with a JSON array of so many objects. */
    static HttpRequest request(int port, int objects) {
        String object = "{\"log\":\"" + LINE + "\"}";
        String body = "[" + (object + ",").repeat(objects - 1) + object + "]";
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/t"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Connects to an agent that may still be starting. */
    static Socket connect(int port) throws IOException {
        IOException last = new IOException("never tried");
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return new Socket(HERE, port);
            } catch (IOException notYet) {
                last = notYet;
                LockSupport.parkNanos(50_000_000);
            }
        }
        throw last;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        }
    }
}
