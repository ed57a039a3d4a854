// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.config.SectionKind;
import dev.weir.notice.Notice;
import dev.weir.output.Output;
import dev.weir.plugins.live.Consignments;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program of its own that prints events on its standard output until somebody says that nobody reads them. */
final class PrintingProgram {
    private PrintingProgram() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        var gone = new AtomicBoolean();
        try (var timers = new RealTimers()) {
            var factory = new StdoutOutputFactory();
            Output output = factory.create(
                    LiveEngine.settings(SectionKind.OUTPUT, factory.schema()),
                    LiveEngine.outputContext(timers, notice -> {
                        if (notice instanceof Notice.DestinationGone told) {
                            System.err.println("gone: " + told.cause());
                            gone.set(true);
                        }
                    }));
            while (!gone.get()) {
                output.deliver(Consignments.of("t")
                                .event(1, 0, "{\"pad\":\"" + "x".repeat(10_000) + "\"}")
                                .consignment())
                        .join();
            }
        }
    }
}
