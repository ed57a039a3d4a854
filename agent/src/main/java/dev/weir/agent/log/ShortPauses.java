// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.log;

import dev.weir.backpressure.PauseReason;
import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import dev.weir.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps short pauses from filling the log: a pause is told when it has lasted {@link #LONG}, its end only
 * if its beginning was; all shorter ones of {@link #SUMMARY} become one line. Safe for any thread.
 */
public final class ShortPauses implements Notices {
    /** Pauses that last this long are told one by one. */
    public static final Duration LONG = Duration.ofSeconds(1);

    /** Shorter ones are added up over this long. */
    public static final Duration SUMMARY = Duration.ofSeconds(10);

    private final Notices next;
    private final Timers timers;
    private final Map<String, Pauses> inputs = new HashMap<>();

    /** In front of whoever writes the lines. */
    public ShortPauses(Notices next, Timers timers) {
        this.next = next;
        this.timers = timers;
    }

    @Override
    public void tell(Notice notice) {
        switch (notice) {
            case Notice.InputPaused paused when paused.reasons().equals(Set.of(PauseReason.STOPPING)) -> {
                // That inputs take nothing while the agent stops needs no telling.
            }
            case Notice.InputPaused paused -> begun(paused);
            case Notice.InputResumed resumed -> ended(resumed);
            default -> next.tell(notice);
        }
    }

    private void begun(Notice.InputPaused paused) {
        long number;
        synchronized (this) {
            Pauses pauses = inputs.computeIfAbsent(paused.who(), missing -> new Pauses());
            pauses.waiting = paused;
            number = ++pauses.number;
        }
        timers.after(LONG.toNanos(), () -> tellIfLasting(paused, number));
    }

    private void tellIfLasting(Notice.InputPaused paused, long number) {
        synchronized (this) {
            Pauses pauses = inputs.get(paused.who());
            if (pauses == null || pauses.waiting == null || pauses.number != number) {
                return;
            }
            pauses.waiting = null;
            pauses.told = true;
        }
        next.tell(paused);
    }

    private void ended(Notice.InputResumed resumed) {
        synchronized (this) {
            Pauses pauses = inputs.computeIfAbsent(resumed.who(), missing -> new Pauses());
            pauses.waiting = null;
            if (!pauses.told) {
                pauses.add(resumed);
                return;
            }
            pauses.told = false;
        }
        next.tell(resumed);
    }

    private void summarize(String input) {
        Notice line;
        synchronized (this) {
            Pauses pauses = inputs.get(input);
            if (pauses == null || pauses.count == 0) {
                return;
            }
            line = new Notice.Told(
                    "input",
                    Notice.Severity.INFO,
                    input + " paused and resumed within a second, times=" + pauses.count + " in " + SUMMARY.toSeconds()
                            + " s, for " + pauses.total.toMillis() + " ms in all");
            pauses.count = 0;
            pauses.total = Duration.ZERO;
        }
        next.tell(line);
    }

    private final class Pauses {
        private Notice.@Nullable InputPaused waiting;
        private long number;
        private boolean told;
        private long count;
        private Duration total = Duration.ZERO;

        private void add(Notice.InputResumed resumed) {
            if (count == 0) {
                timers.after(SUMMARY.toNanos(), () -> summarize(resumed.who()));
            }
            count++;
            total = total.plus(resumed.paused());
        }
    }
}
