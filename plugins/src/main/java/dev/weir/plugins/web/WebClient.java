// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.plugins.net.Connection;
import dev.weir.plugins.net.Upstream;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * Client for HTTP/1.1 requests to one destination, over the connections of an {@link Upstream}.
 * Safe for any thread; {@link #send} blocks.
 *
 * <p>A body goes from where it lies to the socket. A request that fails on a connection that was
 * used before, with nothing of an answer read, is sent once more on a new one: the destination had
 * closed the old one while it waited.
 */
public final class WebClient {
    private final Upstream upstream;
    private final Patience patience;
    private final Ticker ticker;

    /**
     * How long a destination is waited for.
     *
     * @param answer from the end of the request to the end of the answer; zero is for ever
     * @param silence for one read of the answer; zero is for ever
     */
    public record Patience(Duration answer, Duration silence) {}

    /** A client without connections. */
    public WebClient(Upstream upstream, Patience patience, Ticker ticker) {
        this.upstream = upstream;
        this.patience = patience;
        this.ticker = ticker;
    }

    /**
     * Sends a request and reads its answer.
     *
     * @param head request line and fields, with the empty line behind them
     * @param body its pieces; their positions are left as they are
     * @throws IOException if there is no connection, it broke, or the answer was none or late; the
     *     message is for the operator
     */
    public HttpAnswer send(byte[] head, List<ByteBuffer> body) throws IOException {
        try (Connection connection = upstream.connect()) {
            var input = new AnswerInput(connection, patience, ticker);
            var reader = new AnswerReader(input);
            try {
                return exchange(connection, input, reader, () -> write(connection, head, body));
            } catch (SocketTimeoutException | MalformedAnswerException notStale) {
                throw notStale;
            } catch (IOException broken) {
                if (!connection.reused() || reader.hasBegun()) {
                    throw broken;
                }
            }
        }
        try (Connection connection = upstream.connectAnew()) {
            var input = new AnswerInput(connection, patience, ticker);
            return exchange(connection, input, new AnswerReader(input), () -> write(connection, head, body));
        }
    }

    /** The sending of a request. */
    @FunctionalInterface
    private interface Sending {
        void run() throws IOException;
    }

    private static void write(Connection connection, byte[] head, List<ByteBuffer> body) throws IOException {
        connection.write(ByteBuffer.wrap(head));
        for (ByteBuffer piece : body) {
            connection.write(piece.duplicate());
        }
    }

    private static HttpAnswer exchange(Connection connection, AnswerInput input, AnswerReader reader, Sending sending)
            throws IOException {
        try {
            sending.run();
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException broken) {
            return earlyAnswer(input, reader, broken);
        }
        input.begin();
        HttpAnswer answer = reader.read();
        if (answer.keepsConnection()) {
            connection.keep();
        }
        return answer;
    }

    /**
     *  A destination may refuse a request before it has come whole, and close; its reason is worth
     *  reading.
     */
    private static HttpAnswer earlyAnswer(AnswerInput input, AnswerReader reader, IOException broken)
            throws IOException {
        input.begin();
        try {
            HttpAnswer answer = reader.read();
            if (answer.status() >= 300) {
                return answer;
            }
        } catch (IOException nothing) {
            broken.addSuppressed(nothing);
        }
        throw broken;
    }
}
