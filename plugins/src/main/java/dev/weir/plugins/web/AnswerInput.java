// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.plugins.net.Connection;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The bytes of one answer, each read bounded in time, and all of them together. For one thread. */
final class AnswerInput extends InputStream {
    private final Connection connection;
    private final WebClient.Patience patience;
    private final Ticker ticker;
    private long begunNanos;

    AnswerInput(Connection connection, WebClient.Patience patience, Ticker ticker) {
        this.connection = connection;
        this.patience = patience;
        this.ticker = ticker;
        begunNanos = ticker.nanos();
    }

    /** The answer is due from this moment on. */
    void begin() {
        begunNanos = ticker.nanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        Duration silence = patience.silence();
        if (patience.answer().isZero()) {
            return connection.read(into, at, length, silence);
        }
        Duration left = patience.answer().minusNanos(ticker.nanos() - begunNanos);
        if (left.isNegative() || left.isZero()) {
            throw tooLate(null);
        }
        if (!silence.isZero() && silence.compareTo(left) < 0) {
            return connection.read(into, at, length, silence);
        }
        try {
            return connection.read(into, at, length, left);
        } catch (SocketTimeoutException late) {
            throw tooLate(late);
        }
    }

    private SocketTimeoutException tooLate(@Nullable SocketTimeoutException cause) {
        var late = new SocketTimeoutException(
                "no whole answer within " + patience.answer().toMillis() + " ms");
        if (cause != null) {
            late.initCause(cause);
        }
        return late;
    }
}
