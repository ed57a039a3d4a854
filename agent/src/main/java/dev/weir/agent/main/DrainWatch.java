// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.config.ByteSize;
import dev.weir.ledger.RouteAccount;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until the outputs of an engine hold nothing any more, and says every second how much it is still. */
final class DrainWatch {
    private static final long LOOK_MILLIS = 50;
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream err;
    private final Optional<Duration> longest;

    DrainWatch(PrintStream err, Optional<Duration> longest) {
        this.err = err;
        this.longest = longest;
    }

    /** Returns when all is delivered, when somebody wants the end, or when the time is over. */
    void await(Pipeline pipeline, CountDownLatch wanted) throws InterruptedException {
        long begun = System.nanoTime();
        long told = begun - TELL_NANOS;
        while (true) {
            PipelineStatus status = pipeline.status();
            long events = held(status);
            long now = System.nanoTime();
            if (now - told >= TELL_NANOS || events == 0) {
                told = now;
                err.println(words(status, events));
            }
            boolean over = longest.map(bound -> now - begun >= bound.toNanos()).orElse(false);
            if (events == 0 || over || wanted.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private static long held(PipelineStatus status) {
        return status.outputs().stream()
                .map(PipelineStatus.OutputStatus::account)
                .mapToLong(RouteAccount.Reading::held)
                .sum();
    }

    private static String words(PipelineStatus status, long events) {
        var text = new StringBuilder("left: events=" + events);
        for (PipelineStatus.OutputStatus output : status.outputs()) {
            RouteAccount.Reading account = output.account();
            if (account.held() > 0) {
                text.append("; %s: events=%d (%s)"
                        .formatted(output.name(), account.held(), new ByteSize(account.heldBytes())));
            }
        }
        return text.toString();
    }
}
