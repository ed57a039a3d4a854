// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.backpressure.Admission;
import dev.weir.disk.DiskFile;
import dev.weir.event.SourcePosition;
import dev.weir.input.InputContext;
import dev.weir.metrics.Counter;
import dev.weir.notice.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The following of files as a step function: it has no thread, sleeps never, and one call of {@link #step}
 * does a bounded piece of work: it looks at what was heard of or is due, gives a few files a turn, and
 * writes positions that are due. {@link Steps} calls it, one call at a time.
 *
 * <p>A pause stops the reading alone. Names are looked at all the same, and new files are opened, so that
 * what is rotated away in a long pause is read afterwards, in its order. A file that lost its path is closed
 * when it was read to its end and nothing came for {@code rotate_wait}.
 */
final class Tailing {
    private static final int TURNS_MAX = 8;
    private static final int REFUSALS_MAX = 3;

    /** Looks at names in one tick: few where the kernel tells of changes, for then they find nothing. */
    private static final int LOOKS_WATCHED_MAX = 500;

    private static final int LOOKS_MAX = 1_000;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InputContext context;
    private final TailSettings settings;
    private final FileTable table = new FileTable();
    private final FileQueue queue = new FileQueue();
    private final Complaints complaints;
    private final FileReader reader;
    private final Positions positions;
    private final Opener opener;
    private final Discovery discovery;
    private final Orphans orphans;
    private final Hints hints;
    private final Counter barred;
    private final Counter abandoned;

    private volatile boolean paused;
    private volatile boolean stopped;

    /** Set where the intake refused; it is asked again, though it should tell when it takes. */
    private boolean refused;

    private int refusals;

    /** Files with a long line that waits for memory, and whether there may be some. */
    private final List<TailedFile> waiting = new ArrayList<>();

    private volatile boolean room;

    private boolean scanWanted;
    private long scanDue;
    private long scannedAt;
    private long roundDue;
    private int roundLeft;
    private long tickDue;

    /**
     * Follows no file yet.
     *
     * @param framer makes events of lines
     * @param positions where it is kept how far each file was delivered
     * @param steps has {@link #step} run
     */
    Tailing(InputContext context, TailSettings settings, LineFramer framer, Positions positions, Steps steps) {
        this.context = context;
        this.settings = settings;
        this.positions = positions;
        complaints = new Complaints(context.name(), context.notices());
        reader = new FileReader(context, settings.lines(), framer, () -> {
            room = true;
            steps.wake();
        });
        var parts = new Discovery.Parts(context, settings, table, queue, complaints);
        opener = new Opener(parts, positions, reader);
        discovery = new Discovery(parts, positions, opener);
        orphans = new Orphans(parts, discovery, positions, opener);
        hints = new Hints(context.disk(), steps::wakeSoon);
        barred = context.metrics().counter("weir_input_files_barred_total", "name", context.name());
        abandoned = context.metrics().counter("weir_input_bytes_abandoned_total", "name", context.name());
        context.metrics().gauge(table::size, "weir_input_files", "name", context.name());
    }

    // ---- from the engine, on any thread

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
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
        long now = context.ticker().nanos();
        scan(now);
        orphans.takeIn();
        queue.sortByAge();
        positions.writeChanges();
        roundDue = now + lookNanos();
        tickDue = now + TICK_NANOS;
    }

    /** Does what there is to do; answers whether there is more to do at once. */
    boolean step() {
        if (stopped) {
            positions.writeIfDue();
            return false;
        }
        long now = context.ticker().nanos();
        discover(now);
        positions.writeChanges();
        boolean more = read(now);
        if (!more && settings.files().span().toEnd()) {
            finish();
        }
        positions.writeIfDue();
        return more;
    }

    /** Ends if every file is read to its end. */
    private void finish() {
        if (paused || refused || !queue.isEmpty() || !waiting.isEmpty() || table.size() == 0) {
            return;
        }
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
        stopped = true;
        context.notices().tell(new Notice.InputExhausted(context.name()));
    }

    /** Ticks until the next step is due, where nothing is heard before. */
    long idleNanos() {
        if (stopped) {
            return Long.MAX_VALUE;
        }
        long now = context.ticker().nanos();
        long next = roundLeft > 0 ? scanDue - now : Math.min(scanDue - now, roundDue - now);
        if (roundLeft > 0 || discovery.hasUnheard() || table.hasLost()) {
            next = Math.min(next, tickDue - now);
        }
        return Math.max(0, refused ? Math.min(next, RECHECK_NANOS) : next);
    }

    private void discover(long now) {
        if (hints.takeOverflow()) {
            scanWanted = true;
        }
        for (Path path : hints.take()) {
            scanWanted |= hints.rewatch(path) || discovery.heard(path);
        }
        if (now - scanDue >= 0 || (scanWanted && now - scannedAt >= TICK_NANOS)) {
            scan(now);
        } else if (scanWanted) {
            scanDue = Math.min(scanDue, scannedAt + TICK_NANOS);
        }
        if (roundLeft == 0 && now - roundDue >= 0) {
            roundLeft = table.roundSize();
            roundDue = now + lookNanos();
            tickDue = now;
        }
        if (now - tickDue >= 0) {
            tickDue = now + TICK_NANOS;
            tick(now);
        }
        discovery.settle();
    }

    private void scan(long now) {
        scanWanted = false;
        scannedAt = now;
        scanDue = now + settings.pace().refresh().toNanos();
        discovery.scan(hints);
    }

    private long lookNanos() {
        return settings.pace().watch() ? settings.pace().look().toNanos() : TICK_NANOS;
    }

    private void tick(long now) {
        int most = settings.pace().watch() ? LOOKS_WATCHED_MAX : LOOKS_MAX;
        for (int looks = 0; roundLeft > 0 && looks < most; looks++) {
            roundLeft--;
            TailedFile file = table.nextInRound();
            Path path = file == null ? null : file.path;
            if (path != null) {
                discovery.look(path, false);
            }
        }
        discovery.lookAtUnheard();
        table.lost().forEach(file -> watchLost(file, now));
    }

    /** A file without a path: more may come for a while, then it is closed. */
    private void watchLost(TailedFile file, long now) {
        DiskFile handle = file.handle;
        if (handle == null) {
            abandon(file, "could not be read to its end");
            return;
        }
        if (!file.drained || file.queued || paused) {
            return;
        }
        try {
            if (handle.size() != file.size) {
                queue.add(file);
            } else if (now - file.drainedAt >= settings.pace().rotateWait().toNanos() && reader.finish(file, handle)) {
                if (file.barred) {
                    abandon(file, "was closed before the line at offset=" + file.offset + ", which is too long");
                } else {
                    opener.close(file);
                }
            }
        } catch (IOException failed) {
            abandon(file, "could not be read to its end: " + failed);
        }
    }

    private void abandon(TailedFile file, String what) {
        long rest = Math.max(0, file.size - file.offset);
        abandoned.add(rest);
        context.notices().error(context.name(), file + " " + what + "; bytes not read=" + rest);
        opener.close(file);
    }

    // ---- reading

    private boolean read(long now) {
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
        for (int turns = 0; turns < TURNS_MAX && !paused && !stopped; turns++) {
            TailedFile file = queue.next();
            if (file == null) {
                return false;
            }
            if (!turn(file, now)) {
                break;
            }
        }
        return !refused && !paused && !queue.isEmpty();
    }

    /** Gives a file a turn; answers whether others may have theirs. */
    private boolean turn(TailedFile file, long now) {
        if (file.closed || !opener.reopen(file)) {
            return true;
        }
        DiskFile handle = file.handle;
        try {
            if (handle == null) {
                return true;
            }
            Turn turn = reader.read(file, handle);
            complaints.settled(file.seen);
            return after(file, turn, now);
        } catch (IOException failed) {
            opener.failed(file, failed);
            caughtUp(file, now);
            return true;
        }
    }

    private boolean after(TailedFile file, Turn turn, long now) {
        switch (turn) {
            case MORE -> queue.add(file);
            case END -> caughtUp(file, now);
            case BARRED -> {
                tellBarred(file);
                caughtUp(file, now);
            }
            case NO_ROOM -> waiting.add(file);
            case REPLACED -> {
                beginAgain(file);
                queue.add(file);
            }
            case REFUSED -> {
                queue.putBack(file);
                return !isRefused();
            }
        }
        refusals = 0;
        return true;
    }

    /** Whether to wait after a refusal: not where the intake opened again before one could begin to. */
    private boolean isRefused() {
        refusals++;
        refused = refusals > REFUSALS_MAX || context.intake().state() instanceof Admission.Paused;
        if (refused) {
            queue.restart();
        }
        return refused;
    }

    private void caughtUp(TailedFile file, long now) {
        queue.release(file);
        table.drained(file);
        file.drained = true;
        file.drainedAt = now;
    }

    private void beginAgain(TailedFile file) {
        Source former = file.source;
        file.beginAgain();
        positions.replaced(file, former);
        context.metrics()
                .counter("weir_input_files_truncated_total", "name", context.name())
                .increment();
        context.notices()
                .info(
                        context.name(),
                        "inode=" + file.key.inode() + " file truncated " + file.seen
                                + ": it is read from its beginning");
    }

    private void tellBarred(TailedFile file) {
        barred.increment();
        context.notices()
                .error(
                        context.name(),
                        "file=" + file.seen + " requires a larger buffer size, lines are too long."
                                + " Skipping file: the line at offset=" + file.offset
                                + " has more than buffer_max_size="
                                + settings.lines().bytesMax() + " allows; raise it, or set skip_long_lines or"
                                + " truncate_long_lines on");
    }

    /** Lets go of everything; the last positions are written. */
    void close() {
        hints.close();
        table.all().forEach(opener::letGo);
        positions.close();
    }
}
