// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdin;

import dev.weir.input.EventOffers;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFailedException;
import dev.weir.input.PauseGate;
import dev.weir.notice.Notice;
import dev.weir.parser.Parser;
import dev.weir.plugins.codec.GatheredEvents;
import dev.weir.plugins.codec.JsonDecoder;
import dev.weir.plugins.codec.LineDecoder;
import dev.weir.plugins.codec.Refusals;
import dev.weir.plugins.codec.StreamDecoder;
import dev.weir.plugins.net.ByteSource;
import dev.weir.plugins.net.Faults;
import dev.weir.plugins.net.ItemFaults;
import dev.weir.plugins.net.ItemReader;
import dev.weir.plugins.net.ReadBuffers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An input that reads the standard input until it ends, and then says that it is exhausted.
 *
 * <p>While it is paused it does not read, so that whoever writes into the pipe waits; nothing is lost.
 * The end of the input ends a last line that has no line end. JSON that is malformed costs its line
 * alone, and is told and counted.
 *
 * <p>A thread that waits for the standard input cannot be interrupted: after {@link #stop} it may stay
 * there until the process ends, and does nothing more.
 */
public final class StdinInput implements Input {
    private static final String WHO = "the standard input";
    private static final byte[] LINE_END = {'\n'};

    private final StdinInputSettings settings;
    private final InputContext context;
    private final InputStream source;
    private final PauseGate gate = new PauseGate();
    private final ItemFaults faults;

    StdinInput(StdinInputSettings settings, InputContext context, InputStream source) {
        this.settings = settings;
        this.context = context;
        this.source = source;
        faults = new ItemFaults(context);
    }

    @Override
    public void start() {
        StreamDecoder decoder = decoder();
        context.executor().execute(() -> read(decoder));
    }

    private StreamDecoder decoder() {
        Refusals refusals = new Told();
        if (settings.parser().isEmpty()) {
            return new JsonDecoder(JsonDecoder.Arrays.EVENT, settings.limit(), null, refusals);
        }
        String name = settings.parser().get();
        Optional<Parser> parser = context.parsers().named(name);
        return new LineDecoder(
                LINE_END,
                settings.limit(),
                null,
                parser.orElseThrow(() -> new InputFailedException(
                        "parser=" + name + " is not defined; define it in a" + " parsers file, or take the key away")),
                refusals);
    }

    private void read(StreamDecoder decoder) {
        var events = new GatheredEvents(settings.largestEvent());
        var offers = new EventOffers(context, gate);
        var sharing =
                new ItemReader.Sharing(new ReadBuffers(1), context.intake().readerMemory(), gate, context.ticker());
        try (var reader = new ItemReader(new Pipe(), sharing, settings.limit() + 1)) {
            while (reader.more()) {
                reader.taken(take(decoder, reader.bytes(), reader.from(), reader.to(), events, offers));
            }
            if (!gate.isClosed()) {
                finish(decoder, reader, events, offers);
                context.notices().tell(new Notice.InputExhausted(context.name()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException cause) {
            context.notices().error(context.name(), "reading " + WHO + " failed: " + Faults.text(cause));
            context.notices().tell(new Notice.InputExhausted(context.name()));
        }
    }

    /** What is left is a last line without its end, or a value that was cut off. */
    private void finish(StreamDecoder decoder, ItemReader reader, GatheredEvents events, EventOffers offers) {
        int left = reader.size();
        byte[] last = new byte[left + LINE_END.length];
        System.arraycopy(reader.bytes(), reader.from(), last, 0, left);
        last[left] = LINE_END[0];
        int end = take(decoder, last, 0, last.length, events, offers);
        decoder.end(last.length - end);
    }

    private int take(StreamDecoder decoder, byte[] b, int from, int to, GatheredEvents events, EventOffers offers) {
        int at = from;
        boolean more;
        do {
            Instant now = context.wallClock().instant();
            events.now(now.getEpochSecond(), now.getNano());
            at = decoder.decode(b, at, to, events);
            more = events.isFull();
            offers.offer(events.batch());
            events.clear();
        } while (more);
        return at;
    }

    private final class Told implements Refusals {
        @Override
        public void malformed(String reason) {
            faults.malformed("stdin", WHO, reason);
        }

        @Override
        public void tooLong(long bytes) {
            faults.tooLong("stdin", WHO, bytes, settings.limit() + " (buffer_size)");
        }
    }

    /** A pipe may be as slow as it likes: there is only one. */
    private final class Pipe implements ByteSource {
        @Override
        public int read(byte[] into, int at, int length, Duration limit) throws IOException {
            return source.read(into, at, length);
        }

        @Override
        public boolean isReady() throws IOException {
            return source.available() > 0;
        }

        @Override
        public Duration idleTimeout() {
            return Duration.ZERO;
        }

        @Override
        public long leastRate() {
            return 1;
        }
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
        gate.close();
    }
}
