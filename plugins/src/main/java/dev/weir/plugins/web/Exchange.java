// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.time.Timers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One request and its answer, which is sent once; whoever comes second is ignored. Safe for any
 * thread.
 *
 * <p>A request that is answered before its body was read: a rest of at most {@value #REST_KEPT}
 * bytes passes by and the connection is kept; where more is to come the connection is closed after
 * {@value #REST_CLOSED} bytes or {@value #LINGER_SECONDS} seconds, so that nobody's large upload is
 * swallowed; and a sender that waits for {@code 100 Continue} is never told to go on.
 */
final class Exchange {
    /** Bytes that may still come on a connection that is kept. */
    static final long REST_KEPT = 64 * 1024;

    /** Bytes that may still come on a connection that is to be closed. */
    static final long REST_CLOSED = 1024 * 1024;

    private static final long LINGER_SECONDS = 2;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Timers timers;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final RequestHead head;
    private volatile boolean bodyRead;
    private volatile boolean continued;

    Exchange(Request request, Response response, Callback callback, Timers timers) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.timers = timers;
        head = new JettyHead(request);
        // A request may wait for its acknowledgement longer than a connection for its next request.
        request.addIdleTimeoutListener(timeout -> false);
    }

    RequestHead head() {
        return head;
    }

    Request request() {
        return request;
    }

    /** Bytes of the body as the head promises them, or -1 where it comes in chunks. */
    long promisedLength() {
        if (request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            return -1;
        }
        return Math.max(0, request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH));
    }

    /** The sender was told to go on, or never asked. */
    void reading() {
        continued = true;
    }

    /** The body was read to its end. */
    void bodyRead() {
        bodyRead = true;
    }

    /** Sends the answer; with the order to close the connection where it must not be used again. */
    void answer(Answer answer, boolean last) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        boolean kept = !last && restFits();
        response.setStatus(answer.status());
        answer.fields().forEach(field -> response.getHeaders().add(field.name(), field.value()));
        if (!kept) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
        if (text.length > 0) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        if (answer.status() != 204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length);
        }
        response.write(true, ByteBuffer.wrap(text), Callback.from(() -> written(kept), callback::failed));
    }

    /** Ends without an answer, because the connection is gone. */
    void fail(Throwable cause) {
        if (answered.compareAndSet(false, true)) {
            callback.failed(cause);
        }
    }

    private void written(boolean kept) {
        if (bodyRead || (expectsContinue() && !continued)) {
            callback.succeeded();
            return;
        }
        var linger = new Linger(request, kept ? REST_KEPT : REST_CLOSED, callback::succeeded);
        linger.begin(timers, TimeUnit.SECONDS.toNanos(LINGER_SECONDS));
    }

    private boolean restFits() {
        if (bodyRead) {
            return true;
        }
        long promised = promisedLength();
        return promised >= 0 && promised <= REST_KEPT && (continued || !expectsContinue());
    }

    private boolean expectsContinue() {
        return request.getHeaders().contains(HttpHeader.EXPECT, "100-continue");
    }
}
