// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.backpressure.Admission;
import dev.weir.disk.DiskFile;
import dev.weir.input.InputContext;
import dev.weir.metrics.Counter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives the files that have something to read their turns, while the intake takes. For one thread, save for
 * {@link #pause}, {@link #resume} and {@link #roomCame}.
 */
final class Turns {
    /** Turns in one step. */
    private static final int TURNS_MAX = 8;

    /** How often in a row the intake may refuse and say that it takes. */
    private static final int REFUSALS_MAX = 3;

    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InputContext context;
    private final int lineMax;
    private final FileTable table;
    private final Sources sources;
    private final FileQueue queue;
    private final Complaints complaints;
    private final FileReader reader;
    private final Opener opener;
    private final Positions positions;
    private final Counter barred;
    private final Counter truncated;

    private volatile boolean paused;

    /** Whether the intake refused; it is asked again, though it should tell when it takes. */
    private boolean refused;

    private int refusals;

    /** Files with a long line that waits for memory, and whether there may be some. */
    private final List<TailedFile> waiting = new ArrayList<>();

    private volatile boolean room;

    Turns(Discovery.Parts parts, FileReader reader, Opener opener, Positions positions) {
        context = parts.context();
        lineMax = parts.settings().lines().bytesMax();
        table = parts.table();
        sources = parts.sources();
        queue = parts.queue();
        complaints = parts.complaints();
        this.reader = reader;
        this.opener = opener;
        this.positions = positions;
        barred = context.metrics().counter("weir_input_files_barred_total", "name", context.name());
        truncated = context.metrics().counter("weir_input_files_truncated_total", "name", context.name());
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** A long line that found no memory may be tried again. */
    void roomCame() {
        room = true;
    }

    /** Whether every file is read to its end. */
    boolean areDone() {
        return !paused && !refused && queue.isEmpty() && waiting.isEmpty();
    }

    /** Ticks after which the intake is to be asked again, if nothing is told before. */
    long idleNanos() {
        return refused ? RECHECK_NANOS : Long.MAX_VALUE;
    }

    /** Gives a few files a turn each; answers whether more are waiting that could have one. */
    boolean take(long now) {
        if (paused) {
            queue.restart();
            return false;
        }
        if (refused && context.intake().state() instanceof Admission.Paused) {
            return false;
        }
        refused = false;
        if (room) {
            room = false;
            waiting.forEach(queue::add);
            waiting.clear();
        }
        for (int turns = 0; turns < TURNS_MAX && !paused && !refused; turns++) {
            TailedFile file = queue.next();
            if (file == null) {
                return false;
            }
            take(file, now);
        }
        return !refused && !paused && !queue.isEmpty();
    }

    private void take(TailedFile file, long now) {
        if (file.closed || !opener.reopen(file)) {
            return;
        }
        DiskFile handle = file.handle;
        if (handle == null) {
            return;
        }
        try {
            Source longer = sources.longer(file.source, handle);
            if (longer != null) {
                rename(file, longer);
            }
            Turn turn = reader.read(file, handle);
            complaints.settled(file.seen);
            after(file, handle, turn, now);
        } catch (IOException failed) {
            opener.failed(file, failed);
            caughtUp(file, now);
        }
    }

    private void after(TailedFile file, DiskFile handle, Turn turn, long now) throws IOException {
        refusals = turn == Turn.REFUSED ? refusals + 1 : 0;
        switch (turn) {
            case MORE -> queue.add(file);
            case END -> caughtUp(file, now);
            case BARRED -> {
                tellBarred(file);
                caughtUp(file, now);
            }
            case NO_ROOM -> waiting.add(file);
            case REPLACED -> {
                beginAgain(file, handle);
                queue.add(file);
            }
            case REFUSED -> {
                queue.putBack(file);
                queue.restart();
                // It may have opened again before one could begin to wait.
                refused = refusals > REFUSALS_MAX || context.intake().state() instanceof Admission.Paused;
            }
        }
    }

    private void caughtUp(TailedFile file, long now) {
        queue.release(file);
        table.drained(file);
        file.drained = true;
        file.drainedAt = now;
    }

    private void rename(TailedFile file, Source longer) {
        Source former = file.source;
        file.source = longer;
        positions.replaced(file, former);
    }

    private void beginAgain(TailedFile file, DiskFile handle) throws IOException {
        Source former = file.source;
        file.beginAgain(sources.begin(file.key, file.seen, handle), sources.offered(0));
        positions.replaced(file, former);
        truncated.increment();
        context.notices().debug(context.name(), file + ": file truncated, it is read from its beginning");
    }

    private void tellBarred(TailedFile file) {
        barred.increment();
        context.notices()
                .error(
                        context.name(),
                        "file=" + file.seen + " requires a larger buffer size, lines are too long. Skipping file: the"
                                + " line at offset=" + file.offset + " has more than buffer_max_size=" + lineMax
                                + " allows; raise it, or set skip_long_lines or truncate_long_lines on");
    }
}
