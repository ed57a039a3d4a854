// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reader of one HTTP/1.x answer to a request that was not HEAD (RFC 9112).
 *
 * <p>Bounds: a head of {@value #HEAD_MAX} bytes; {@value #INTERIM_MAX} interim answers before it;
 * of the body {@value #TEXT_KEPT} bytes are kept and {@value #BODY_MAX} read, and where there is
 * more the connection is not kept. Where framing is ambiguous it is refused, or ends with the
 * connection. For one answer, by one thread.
 */
final class AnswerReader {
    /** Bytes of an answer's body that are kept. */
    static final int TEXT_KEPT = 64 * 1024;

    private static final long BODY_MAX = 1024 * 1024;
    private static final int HEAD_MAX = 64 * 1024;
    private static final int INTERIM_MAX = 16;
    private static final int BUFFER = 1_024;
    private static final int CHUNK_DIGITS_MAX = 15;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final List<Field> fields = new ArrayList<>();
    private int at;
    private int end;
    private boolean begun;
    private int headLeft = HEAD_MAX;
    private byte[] kept = new byte[0];
    private int keptLength;
    private long bodyLeft = BODY_MAX;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /** Whether a byte of the answer has arrived. */
    boolean hasBegun() {
        return begun;
    }

    /**
     * Reads the answer.
     *
     * @throws MalformedAnswerException if it is not HTTP
     * @throws EOFException if the connection ended before the answer did
     */
    HttpAnswer read() throws IOException {
        for (int interim = 0; interim <= INTERIM_MAX; interim++) {
            String version = readHead();
            int status = statusOf(version);
            if (status >= 200) {
                boolean keeps = keepsConnection(version);
                boolean framed = readBody(status);
                return new HttpAnswer(status, fields, text(), keeps && framed && at == end);
            }
            if (status == 101) {
                throw new MalformedAnswerException("switches protocols unasked");
            }
        }
        throw new MalformedAnswerException("more than " + INTERIM_MAX + " interim answers");
    }

    /** Reads status line and fields; answers with the status line. */
    private String readHead() throws IOException {
        fields.clear();
        String statusLine = readLine();
        while (true) {
            String line = readLine();
            if (line.isEmpty()) {
                return statusLine;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new MalformedAnswerException("a header line has no name");
            }
            try {
                fields.add(new Field(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            } catch (IllegalArgumentException _) {
                throw new MalformedAnswerException("a header line has a name that is none");
            }
        }
    }

    private static int statusOf(String line) throws MalformedAnswerException {
        boolean plausible = line.length() >= 12
                && line.startsWith("HTTP/1.")
                && Character.isDigit(line.charAt(7))
                && line.charAt(8) == ' '
                && (line.length() == 12 || line.charAt(12) == ' ');
        int status = 0;
        for (int i = 9; plausible && i < 12; i++) {
            int digit = Character.digit(line.charAt(i), 10);
            plausible = digit >= 0;
            status = status * 10 + digit;
        }
        if (!plausible || status < 100) {
            throw new MalformedAnswerException("it does not begin with HTTP/1.1 and a status");
        }
        return status;
    }

    private boolean keepsConnection(String statusLine) {
        String wish = String.join(",", values("Connection")).toLowerCase(Locale.ROOT);
        boolean closes = false;
        boolean keeps = !statusLine.startsWith("HTTP/1.0");
        for (String token : wish.split(",", -1)) {
            closes |= token.strip().equals("close");
            keeps |= token.strip().equals("keep-alive");
        }
        return keeps && !closes;
    }

    private List<String> values(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
    }

    /** Reads the body; answers whether its end was seen, so that another answer may follow. */
    private boolean readBody(int status) throws IOException {
        if (status == 204 || status == 304) {
            return true;
        }
        List<String> transfer = values("Transfer-Encoding");
        List<String> lengths = values("Content-Length");
        if (!transfer.isEmpty()) {
            String last = transfer.getLast().toLowerCase(Locale.ROOT);
            if (last.equals("chunked") || last.matches(".*,\\s*chunked")) {
                // A length beside chunks is what smugglers send: nothing may follow on this
                // connection.
                return readChunks() && lengths.isEmpty();
            }
            readUntilClosed();
            return false;
        }
        if (lengths.isEmpty()) {
            readUntilClosed();
            return false;
        }
        return take(lengthOf(lengths));
    }

    private static long lengthOf(List<String> lengths) throws MalformedAnswerException {
        String first = lengths.getFirst();
        boolean number = !first.isEmpty()
                && first.length() <= CHUNK_DIGITS_MAX
                && first.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || lengths.stream().anyMatch(other -> !other.equals(first))) {
            throw new MalformedAnswerException("Content-Length is not one number");
        }
        return Long.parseLong(first);
    }

    private boolean readChunks() throws IOException {
        headLeft = HEAD_MAX;
        while (true) {
            long size = chunkSize(readLine());
            if (size == 0) {
                break;
            }
            if (!take(size)) {
                return false;
            }
            if (!readLine().isEmpty()) {
                throw new MalformedAnswerException("a chunk is longer than it says");
            }
        }
        while (!readLine().isEmpty()) {
            // Trailers say nothing that is asked for here.
        }
        return true;
    }

    private static long chunkSize(String line) throws MalformedAnswerException {
        int end = 0;
        long size = 0;
        while (end < line.length() && end <= CHUNK_DIGITS_MAX && Character.digit(line.charAt(end), 16) >= 0) {
            size = size << 4 | Character.digit(line.charAt(end), 16);
            end++;
        }
        boolean ended = end == line.length() || line.charAt(end) == ';' || line.charAt(end) == ' ';
        if (end == 0 || end > CHUNK_DIGITS_MAX || !ended) {
            throw new MalformedAnswerException("a chunk does not begin with its size");
        }
        return size;
    }

    private void readUntilClosed() throws IOException {
        while (at < end || fill()) {
            int length = (int) Math.min(bodyLeft, end - at);
            keep(length);
            if (bodyLeft == 0) {
                return;
            }
        }
    }

    /** Takes so many bytes of body; false where that is more than is read of an answer. */
    private boolean take(long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (bodyLeft == 0) {
                return false;
            }
            if (at == end && !fill()) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            int piece = (int) Math.min(Math.min(left, bodyLeft), end - at);
            keep(piece);
            left -= piece;
        }
        return true;
    }

    private void keep(int length) {
        int wanted = Math.min(length, TEXT_KEPT - keptLength);
        if (wanted > 0) {
            if (kept.length < keptLength + wanted) {
                kept = Arrays.copyOf(kept, Math.min(TEXT_KEPT, Math.max(2 * kept.length, keptLength + wanted)));
            }
            System.arraycopy(buffer, at, kept, keptLength, wanted);
            keptLength += wanted;
        }
        at += length;
        bodyLeft -= length;
    }

    private String text() {
        return new String(kept, 0, keptLength, StandardCharsets.UTF_8);
    }

    /** A line without its end, which is a line feed with or without a carriage return. */
    private String readLine() throws IOException {
        var line = new StringBuilder();
        while (true) {
            if (at == end && !fill()) {
                throw new EOFException(
                        begun ? "the connection ended in the middle of an answer" : "the connection ended unanswered");
            }
            if (--headLeft < 0) {
                throw new MalformedAnswerException("its head is longer than " + HEAD_MAX + " bytes");
            }
            char c = (char) (buffer[at++] & 0xff);
            if (c == '\n') {
                int length = line.length();
                boolean carriage = length > 0 && line.charAt(length - 1) == '\r';
                return line.substring(0, carriage ? length - 1 : length);
            }
            line.append(c);
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        end = 0;
        int read = in.read(buffer, 0, buffer.length);
        if (read > 0) {
            end = read;
            begun = true;
        }
        return read > 0;
    }
}
