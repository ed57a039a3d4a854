// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.DiskFile;
import dev.weir.event.SourcePosition;
import dev.weir.input.InputContext;
import dev.weir.notice.Notice;
import java.io.IOException;

/**
 * The following of files as a step function: it has no thread, sleeps never, and one call of {@link #step} does
 * a bounded piece of work: it looks at what was heard of or is due ({@link Lookout}), gives a few files a turn
 * ({@link Turns}), and writes positions that are due ({@link Positions}). {@link Steps} calls it, one call at a
 * time.
 *
 * <p>A pause stops the reading alone. Names are looked at all the same, and new files are opened, so that what
 * is rotated away in a long pause is read afterwards, in its order.
 */
final class Tailing {
    private final InputContext context;
    private final boolean toEnd;
    private final FileTable table = new FileTable();
    private final FileQueue queue = new FileQueue();
    private final FileReader reader;
    private final Positions positions;
    private final Opener opener;
    private final Orphans orphans;
    private final Turns turns;
    private final Lookout lookout;
    private volatile boolean stopped;

    /**
     * Follows no file yet.
     *
     * @param framer makes events of lines
     * @param positions where it is kept how far each file was delivered
     * @param steps has {@link #step} run
     */
    Tailing(InputContext context, TailSettings settings, LineFramer framer, Positions positions, Steps steps) {
        this.context = context;
        this.positions = positions;
        toEnd = settings.files().span().toEnd();
        var complaints = new Complaints(context.name(), context.notices());
        var parts = new Discovery.Parts(context, settings, table, queue, new Sources(context), complaints);
        reader = new FileReader(context, settings.lines(), framer, () -> roomCame(steps));
        opener = new Opener(parts, positions, reader);
        turns = new Turns(parts, reader, opener, positions);
        var discovery = new Discovery(parts, positions, opener);
        orphans = new Orphans(parts, discovery, positions, opener);
        var lost = new LostFiles(parts, reader, opener, settings.pace().rotateWait());
        var hints = new Hints(context.disk(), steps::wakeSoon);
        lookout = new Lookout(settings.pace(), hints, table, discovery, lost);
        context.metrics().gauge(table::size, "weir_input_files", "name", context.name());
    }

    private void roomCame(Steps steps) {
        turns.roomCame();
        steps.wake();
    }

    // ---- from the engine, on any thread

    void pause() {
        turns.pause();
    }

    void resume() {
        turns.resume();
    }

    void reached(SourcePosition position) {
        positions.reached(position);
    }

    void stop() {
        stopped = true;
    }

    // ---- the step

    /** The first look at the disk: what is there now was there at the start. */
    void begin() {
        lookout.begin(context.ticker().nanos());
        orphans.takeIn();
        queue.sortByAge();
        positions.writeChanges();
    }

    /** Does what there is to do; answers whether there is more to do at once. */
    boolean step() {
        boolean more = false;
        if (!stopped) {
            long now = context.ticker().nanos();
            lookout.look(now);
            positions.writeChanges();
            more = turns.take(now);
        }
        if (!stopped && toEnd && turns.areDone()) {
            finish();
        }
        positions.writeIfDue();
        return more && !stopped;
    }

    /** Ends when every file has given its last line; tried again where the intake refuses. */
    private void finish() {
        for (TailedFile file : table.all()) {
            DiskFile handle = file.handle;
            try {
                if (handle != null && !reader.finish(file, handle)) {
                    return;
                }
            } catch (IOException failed) {
                opener.failed(file, failed);
            }
        }
        if (table.size() > 0) {
            stopped = true;
            context.notices().tell(new Notice.InputExhausted(context.name()));
        }
    }

    /** Ticks until the next step is due, where nothing is heard before. */
    long idleNanos() {
        if (stopped) {
            return Long.MAX_VALUE;
        }
        return Math.min(lookout.idleNanos(context.ticker().nanos()), turns.idleNanos());
    }

    /** Lets go of everything; the last positions are written. */
    void close() {
        lookout.close();
        table.all().forEach(opener::letGo);
        positions.close();
    }
}
