// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.backpressure.Admission;
import dev.weir.chunk.AckLevel;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.Offer;
import dev.weir.input.Receipt;
import dev.weir.metrics.Counter;
import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.net.PeerNotices;
import dev.weir.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An input that takes events by HTTP: all of it save what a request means, which its {@link
 * EventProtocol} knows.
 *
 * <p>A request is taken whole or not at all, and answered when its events are as safe as the
 * input's acknowledgement level says. What it is refused with:
 *
 * <ul>
 *   <li>429 and {@code Retry-After} while the input is paused: the quota of this input is used up.
 *       Decided from the head, the body unread; where the pause began while the body was read,
 *       after it;
 *   <li>503 and {@code Retry-After} where the server as a whole cannot: too many requests are being
 *       read, there is no memory to read with, the agent stops; and where the events were taken but
 *       did not become safe, or not in time;
 *   <li>400, 408, 413, 415 where nobody will ever take it so. These are told to the operator.
 * </ul>
 *
 * <p>Bounds: {@link WebSettings}; a request that waits for its acknowledgement costs no thread and
 * no memory but that of its events, and its connection carries no other meanwhile.
 *
 * <p>Threads: heads are judged on the network's thread, bodies are read and decoded on one of the
 * executor's each.
 */
public final class WebInput implements Input {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    /** Requests that find arrays to be read and decoded in; those beyond make their own. */
    private static final int DESKS_KEPT = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final WebSettings settings;
    private final EventProtocol protocol;
    private final InputContext context;
    private final RetryAfter retryAfter;
    private final PeerNotices notices;
    private final Semaphore places;
    private final BlockingQueue<Desk> desks = new ArrayBlockingQueue<>(DESKS_KEPT);
    private final Set<BodyStream> reading = ConcurrentHashMap.newKeySet();
    private final Set<Ending> waiting = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Counter> answers = new ConcurrentHashMap<>();
    private volatile @Nullable WebServer server;
    private volatile boolean stopping;

    /** An input that is not started. */
    public WebInput(WebSettings settings, EventProtocol protocol, InputContext context) {
        this.settings = settings;
        this.protocol = protocol;
        this.context = context;
        retryAfter = new RetryAfter(context.random());
        notices = new PeerNotices(context.notices(), context.name(), context.ticker());
        places = new Semaphore(settings.requestsMax());
    }

    @Override
    public void start() {
        settings.listen().exposure(false).ifPresent(warning -> context.notices().warn(context.name(), warning));
        var listening = new WebServer(settings, context, this::arrived);
        server = listening;
        listening.start();
        context.metrics().gauge(listening::connections, "weir_input_connections", "name", context.name());
        context.metrics()
                .gauge(
                        listening::bufferRefusals,
                        "weir_input_connections_cut_for_memory_total",
                        "name",
                        context.name());
        context.notices().info(context.name(), "listening on " + listening.endpoint());
    }

    @Override
    public void stop() {
        stopping = true;
        WebServer listening = server;
        if (listening != null) {
            listening.stopListening();
        }
        reading.forEach(BodyStream::stop);
    }

    @Override
    public void close() {
        waiting.forEach(ending -> ending.tell(Ending.Outcome.STOPPED));
        WebServer listening = server;
        if (listening != null) {
            listening.close();
        }
    }

    /** Judges a head; on the network's thread. */
    private void arrived(Exchange exchange) {
        try {
            if (stopping) {
                throw new RefusedRequestException(503, "stopping", "the agent stops");
            }
            switch (protocol.plan(exchange.head())) {
                case Plan.Reply reply -> answer(exchange, reply.answer());
                case Plan.Take take -> {
                    ContentCoding coding = BodyReader.codingOf(exchange.head());
                    if (exchange.promisedLength() > settings.bodyMax()) {
                        throw BodyStream.tooLarge(settings.bodyMax());
                    }
                    if (context.intake().state() instanceof Admission.Paused paused) {
                        answer(exchange, paused(paused));
                    } else {
                        begin(exchange, coding, take.decoder());
                    }
                }
            }
        } catch (RefusedRequestException refused) {
            refuse(exchange, refused);
        }
    }

    private void begin(Exchange exchange, @Nullable ContentCoding coding, BodyDecoder decoder)
            throws RefusedRequestException {
        if (!places.tryAcquire()) {
            throw new RefusedRequestException(
                    503, "busy", "requests being read=" + settings.requestsMax() + " (http_server.max_requests)");
        }
        try {
            context.executor().execute(() -> takeInPlace(exchange, coding, decoder));
        } catch (RejectedExecutionException stopped) {
            places.release();
            throw new RefusedRequestException(503, "stopping", "the agent stops");
        }
    }

    private void takeInPlace(Exchange exchange, @Nullable ContentCoding coding, BodyDecoder decoder) {
        try {
            take(exchange, coding, decoder);
        } catch (RefusedRequestException refused) {
            refuse(exchange, refused);
        } catch (IOException broken) {
            exchange.fail(broken);
        } catch (RuntimeException | Error fault) {
            exchange.fail(fault);
            throw fault;
        } finally {
            places.release();
        }
    }

    /** Reads, decodes, offers; on a thread that may block. */
    private void take(Exchange exchange, @Nullable ContentCoding coding, BodyDecoder decoder) throws IOException {
        var body = new BodyStream(exchange, settings, context.ticker());
        reading.add(body);
        Desk waiting = desks.poll();
        Desk desk = waiting == null ? new Desk(settings.bodyMax()) : waiting;
        try (body;
                var memory = new RequestMemory(context.intake().readerMemory(), context.ticker(), body)) {
            if (stopping) {
                body.stop();
            }
            offer(exchange, desk.take(body, coding, exchange.promisedLength(), decoder, memory));
        } finally {
            reading.remove(body);
            desk.clear();
            desks.offer(desk);
        }
    }

    private void offer(Exchange exchange, List<TaggedEvents> events) {
        if (events.isEmpty()) {
            answer(exchange, protocol.taken());
            return;
        }
        boolean kept = context.ackLevel() != AckLevel.MEMORY;
        var ending = new Ending();
        Receipt receipt = safe -> ending.tell(safe ? Ending.Outcome.SAFE : Ending.Outcome.NOT_SAFE);
        switch (context.intake().offer(new Offer(events, null, receipt, kept))) {
            case Admission.Paused paused -> answer(exchange, paused(paused));
            // What a policy shed is counted; the sender need not send it again to the same end.
            case Admission.Admitted _, Admission.Shed _ -> answerWhenEnded(exchange, ending);
        }
    }

    private void answerWhenEnded(Exchange exchange, Ending ending) {
        Optional<Ending.Outcome> already = ending.told();
        if (already.isPresent()) {
            answer(exchange, answerTo(already.get()));
            return;
        }
        waiting.add(ending);
        Timers.Timer late =
                context.timers().after(context.ackTimeout().toNanos(), () -> ending.tell(Ending.Outcome.LATE));
        ending.whenTold(outcome -> {
            late.cancel();
            waiting.remove(ending);
            Runnable answering = () -> answer(exchange, answerTo(outcome));
            if (outcome == Ending.Outcome.STOPPED) {
                // The connection ends right after this.
                answering.run();
            } else {
                context.executor().execute(answering);
            }
        });
    }

    private Answer answerTo(Ending.Outcome outcome) {
        return switch (outcome) {
            case SAFE -> protocol.taken();
            case NOT_SAFE -> retry(503, ONE_SECOND, "the events did not reach all destinations; send them again");
            case LATE ->
                retry(
                        503,
                        ONE_SECOND,
                        "the events are not safe after ack.timeout="
                                + context.ackTimeout().toMillis() + " ms; send them again");
            case STOPPED -> retry(503, ONE_SECOND, "the agent stops; send the events again");
        };
    }

    private Answer paused(Admission.Paused paused) {
        // An engine that stops is paused, too; but then it is the whole server that takes nothing.
        return retry(stopping ? 503 : 429, paused.until(), "paused: nothing is taken for now");
    }

    private Answer retry(int status, Duration after, String reason) {
        return new Answer(status, List.of(retryAfter.field(after)), "error: " + reason + "\n");
    }

    private void refuse(Exchange exchange, RefusedRequestException refused) {
        boolean later = refused.status() == 503;
        if (!later) {
            String peer = exchange.head().peer();
            notices.warn(
                    peer,
                    refused.kind(),
                    "request from " + peer + " refused with " + refused.status() + ": " + refused.reason());
        }
        answer(
                exchange,
                later
                        ? retry(refused.status(), ONE_SECOND, refused.reason())
                        : Answer.of(refused.status(), "error: " + refused.reason() + "\n"));
    }

    private void answer(Exchange exchange, Answer answer) {
        answers.computeIfAbsent(answer.status(), this::counter).increment();
        exchange.answer(answer, stopping);
    }

    private Counter counter(int status) {
        return context.metrics()
                .counter("weir_input_requests_total", "name", context.name(), "status", Integer.toString(status));
    }
}
