// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.input.EventOffers;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFailedException;
import dev.weir.input.PauseGate;
import dev.weir.parser.Parser;
import dev.weir.plugins.codec.GatheredEvents;
import dev.weir.plugins.codec.Refusals;
import dev.weir.plugins.codec.StreamDecoder;
import dev.weir.plugins.net.AcceptedConnection;
import dev.weir.plugins.net.ItemFaults;
import dev.weir.plugins.net.ItemReader;
import dev.weir.plugins.net.Lender;
import dev.weir.plugins.net.Listener;
import dev.weir.plugins.net.ReadBuffers;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An input that takes events from whoever connects.
 *
 * <p>While it is paused its connections stay open and are not read, so that their windows close and
 * nothing is lost. TCP gives a sender no answer, so what a sender has handed to its kernel is lost with
 * the agent or the connection. An item that is malformed, too long or cut off is refused for its sender
 * alone, told and counted; what came before it stays, and reading goes on behind it.
 *
 * <p>Memory: a few bytes for an idle connection; while there is something to read a buffer out of
 * {@value ReadBuffers#USUAL}, and one of {@link #DESKS} places to decode; for an unfinished item what
 * the process's memory grants.
 */
public final class TcpInput implements Input {
    /** Connections that are decoded at the same time. */
    private static final int DESKS = Math.max(4, Runtime.getRuntime().availableProcessors());

    private final TcpInputSettings settings;
    private final InputContext context;
    private final PauseGate gate = new PauseGate();
    private final Lender<GatheredEvents> desks;
    private final ItemReader.Sharing sharing;
    private final Listener listener;
    private final ItemFaults faults;
    private final EventOffers offers;

    TcpInput(TcpInputSettings settings, InputContext context) {
        this.settings = settings;
        this.context = context;
        desks = new Lender<>(DESKS, () -> new GatheredEvents(settings.stream().largestEvent()));
        var buffers = new ReadBuffers(ReadBuffers.USUAL);
        sharing = new ItemReader.Sharing(buffers, context.intake().readerMemory(), gate, context.ticker());
        listener = new Listener(settings.listen(), context, this::read);
        faults = new ItemFaults(context);
        offers = new EventOffers(context, gate);
    }

    @Override
    public void start() {
        settings.stream().parser().ifPresent(this::parser);
        listener.start(false);
    }

    private Parser parser(String name) {
        return context.parsers()
                .named(name)
                .orElseThrow(() -> new InputFailedException(
                        "parser=" + name + " is not defined; define it in a parsers" + " file, or take the key away"));
    }

    private void read(AcceptedConnection connection) throws IOException, InterruptedException {
        @Nullable Parser parser = settings.stream().parser().map(this::parser).orElse(null);
        StreamDecoder decoder = settings.stream().decoder("tcp://" + connection.peer(), parser, refusalsOf(connection));
        try (var reader = new ItemReader(connection, sharing, settings.stream().largestItem())) {
            try {
                while (reader.more()) {
                    take(reader, decoder);
                }
            } finally {
                if (!gate.isClosed()) {
                    decoder.end(reader.size());
                }
            }
        }
    }

    /** Offers all complete items that were read. */
    private void take(ItemReader reader, StreamDecoder decoder) throws IOException, InterruptedException {
        GatheredEvents events = desks.borrow();
        try {
            boolean more;
            do {
                Instant now = context.wallClock().instant();
                events.now(now.getEpochSecond(), now.getNano());
                reader.taken(decoder.decode(reader.bytes(), reader.from(), reader.to(), events));
                more = events.isFull();
                offers.offer(events.batch());
                events.clear();
            } while (more);
        } finally {
            events.clear();
            desks.giveBack(events);
        }
        if (decoder.isLost()) {
            throw new IOException("no line end follows what was malformed, within the size of an item (buffer_size)");
        }
    }

    private Refusals refusalsOf(AcceptedConnection connection) {
        return new Refusals() {
            @Override
            public void malformed(String reason) {
                faults.malformed(connection.peerAddress(), connection.peer(), reason);
            }

            @Override
            public void tooLong(long bytes) {
                String limit = settings.stream().limit() + " (buffer_size)";
                faults.tooLong(connection.peerAddress(), connection.peer(), bytes, limit);
            }
        };
    }

    @Override
    public void pause() {
        gate.pause();
    }

    @Override
    public void resume() {
        gate.resume();
    }

    @Override
    public void stop() {
        listener.stopAccepting();
        gate.close();
        listener.close();
    }
}
