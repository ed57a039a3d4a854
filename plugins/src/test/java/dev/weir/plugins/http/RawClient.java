// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to a server, byte by byte under a test's hands. */
final class RawClient implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

    private final Socket socket;

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
    }

    static RawClient to(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a request with a body of JSON. */
    RawClient post(String path, String body, String... headers) throws IOException {
        return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Sends a request with a body. */
    RawClient post(String path, String type, byte[] body, String... headers) throws IOException {
        return send(head(path, type, body.length, headers)).send(body);
    }

    /** The head of a request whose body comes in chunks. */
    static String chunkedHead() {
        return String.join(
                "\r\n",
                "POST / HTTP/1.1",
                "Host: here",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                "");
    }

    static String head(String path, String type, long length, String... headers) {
        var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: here\r\nContent-Type: " + type + "\r\n");
        head.append("Content-Length: ").append(length).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Reads one answer, head and body as they come; what there is where the connection ends. */
    String answer() throws IOException {
        String head = readUntil("\r\n\r\n");
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        if (!length.find()) {
            return head;
        }
        byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        return head + new String(body, StandardCharsets.UTF_8);
    }

    /** The status of the next answer. */
    int status() throws IOException {
        return statusOf(answer());
    }

    static int statusOf(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private String readUntil(String end) throws IOException {
        var bytes = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the other side ends the connection, which it must within half a minute. */
    boolean isClosed() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** No more will be sent. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
