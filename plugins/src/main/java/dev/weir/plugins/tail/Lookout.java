// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * When names are looked at: at once where the disk told of a change, in rounds over all files because it may
 * not tell, and by the patterns at every {@code refresh_interval}. For one thread.
 *
 * <p>A round begins every {@code watcher_interval} and takes at most {@value #LOOKS_WATCHED_MAX} looks each
 * quarter of a second, so that following ten thousand files that do not change costs about one hundredth of a
 * processor. Files of whose changes nothing is heard are looked at four times a second.
 */
final class Lookout {
    private static final int LOOKS_WATCHED_MAX = 500;

    /** Without watches, looking is all there is. */
    private static final int LOOKS_MAX = 1_000;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final TailSettings.Pace pace;
    private final Hints hints;
    private final FileTable table;
    private final Discovery discovery;
    private final LostFiles lost;
    private boolean scanWanted;
    private long scannedAt;
    private long scanDue;
    private long roundDue;
    private int roundLeft;
    private long tickDue;

    Lookout(TailSettings.Pace pace, Hints hints, FileTable table, Discovery discovery, LostFiles lost) {
        this.pace = pace;
        this.hints = hints;
        this.table = table;
        this.discovery = discovery;
        this.lost = lost;
    }

    /** The first look at everything. */
    void begin(long now) {
        scan(now);
        roundDue = now + roundNanos();
        tickDue = now + TICK_NANOS;
    }

    /** Looks at what was heard of, and at what is due. */
    void look(long now) {
        scanWanted |= hints.takeOverflow();
        for (Path path : hints.take()) {
            scanWanted |= hints.rewatch(path) || discovery.heard(path);
        }
        if (scanWanted) {
            scanDue = Math.min(scanDue, scannedAt + TICK_NANOS);
        }
        if (now - scanDue >= 0) {
            scan(now);
        }
        if (roundLeft == 0 && now - roundDue >= 0) {
            roundLeft = table.roundSize();
            roundDue = now + roundNanos();
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
        scanDue = now + pace.refresh().toNanos();
        discovery.scan(hints);
    }

    private long roundNanos() {
        return pace.watch() ? pace.look().toNanos() : TICK_NANOS;
    }

    private void tick(long now) {
        int most = pace.watch() ? LOOKS_WATCHED_MAX : LOOKS_MAX;
        for (int looks = 0; roundLeft > 0 && looks < most; looks++) {
            roundLeft--;
            TailedFile file = table.nextInRound();
            Path path = file == null ? null : file.path;
            if (path != null) {
                discovery.look(path, false);
            }
        }
        discovery.lookAtUnheard();
        lost.look(now);
    }

    /** Ticks until there is something to look at, where nothing is heard before. */
    long idleNanos(long now) {
        long next = scanDue - now;
        if (roundLeft == 0) {
            next = Math.min(next, roundDue - now);
        }
        if (roundLeft > 0 || discovery.hasUnheard() || table.hasLost()) {
            next = Math.min(next, tickDue - now);
        }
        return Math.max(0, next);
    }

    /** Wants to hear of nothing more. */
    void close() {
        hints.close();
    }
}
