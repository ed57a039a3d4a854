// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.dummy;

import dev.weir.backpressure.Admission;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.Offer;
import dev.weir.time.Timers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An input that makes events out of nothing, turn by turn. While it is paused it skips its turns, and
 * makes nothing that it would have to keep; a skipped turn does not count as a sample.
 *
 * <p>It has no thread: a timer runs each turn. Turns that are due more often than once in a millisecond
 * are made together, {@value #BATCH_MAX} bytes at a time and no more; who cannot keep up makes fewer.
 */
public final class DummyInput implements Input {
    /** Bytes that the turns of one offer make together; a single turn may make more. */
    static final int BATCH_MAX = 256 * 1024;

    private static final long LEAST_NANOS = 1_000_000;

    /** Bytes of an event's frame: two arrays and the longest time. */
    private static final int FRAME = 12;

    /** Bytes that one turn may make. */
    static final long TURN_MAX = 16_000_000;

    private final DummyInputSettings settings;
    private final InputContext context;
    private final MessagePackWriter writer;
    private Instant madeAt = Instant.EPOCH;
    private long due;
    private long turns;
    private boolean paused;
    private boolean making;
    private boolean stopped;
    private Timers.@Nullable Timer timer;

    DummyInput(DummyInputSettings settings, InputContext context) {
        this.settings = settings;
        this.context = context;
        writer = new MessagePackWriter(Math.toIntExact(Math.max(BATCH_MAX, turnSize(settings))));
    }

    /** Bytes of the events of one turn. */
    static long turnSize(DummyInputSettings settings) {
        long all = 0;
        for (byte[] record : settings.records()) {
            all += FRAME + settings.metadata().length + record.length;
        }
        return all * settings.copies();
    }

    @Override
    public synchronized void start() {
        madeAt = context.wallClock().instant();
        due = context.ticker().nanos()
                + (settings.atOnce() ? 0 : settings.interval().toNanos());
        schedule();
    }

    private void schedule() {
        boolean over = settings.samples() > 0 && turns >= settings.samples();
        if (!stopped && !paused && !over) {
            long wait = Math.max(due - context.ticker().nanos(), turns == 0 ? 0 : LEAST_NANOS);
            timer = context.timers().after(wait, this::turn);
        }
    }

    /** Makes what is due and offers it; what is refused was never made. */
    private void turn() {
        long made;
        int events;
        synchronized (this) {
            timer = null;
            if (stopped || paused || making) {
                return;
            }
            making = true;
            made = claim();
            events = fill(made);
        }
        boolean taken = events > 0 && offer(events);
        synchronized (this) {
            making = false;
            turns += taken ? made : 0;
            if (timer == null) {
                schedule();
            }
        }
    }

    /** How many turns are due and fit into one offer; the rest of them is skipped. */
    private long claim() {
        long now = context.ticker().nanos();
        long step = Math.max(1, settings.interval().toNanos());
        long wanted = Math.max(0, (now - due) / step + 1);
        long left = settings.samples() == 0 ? Long.MAX_VALUE : settings.samples() - turns;
        long fit = Math.max(1, BATCH_MAX / turnSize(settings));
        long claimed = Math.min(Math.min(wanted, left), fit);
        due = claimed < wanted ? now + step : due + claimed * step;
        return claimed;
    }

    private int fill(long wanted) {
        writer.reset();
        int events = 0;
        for (long made = 0; made < wanted; made++) {
            events += append();
        }
        return events;
    }

    private boolean offer(int events) {
        var batch = new EventBatch(writer.array(), 0, writer.size(), events);
        return !(context.intake().offer(Offer.of(new Tag(context.tag()), batch)) instanceof Admission.Paused);
    }

    private int append() {
        Instant time = time();
        int count = 0;
        for (int copy = 0; copy < settings.copies(); copy++) {
            for (byte[] record : settings.records()) {
                writer.arrayHeader(2);
                writer.arrayHeader(2);
                writer.eventTime(time.getEpochSecond(), time.getNano());
                writer.raw(settings.metadata(), 0, settings.metadata().length);
                writer.raw(record, 0, record.length);
                count++;
            }
        }
        return count;
    }

    /** The present, or the configured beginning and what has passed since the start. */
    private Instant time() {
        Instant first = settings.startTime().orElse(madeAt);
        if (settings.fixedTime()) {
            return first;
        }
        Instant now = context.wallClock().instant();
        return settings.startTime().isEmpty() ? now : first.plus(Duration.between(madeAt, now));
    }

    @Override
    public synchronized void pause() {
        paused = true;
        cancel();
    }

    @Override
    public synchronized void resume() {
        paused = false;
        due = context.ticker().nanos() + settings.interval().toNanos();
        if (timer == null) {
            schedule();
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        cancel();
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
