// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.config.SectionKind;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.plugins.live.Consignments;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;

/** A program of its own that prints events on its standard output until nobody reads them. */
final class PrintingProgram {
    private PrintingProgram() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        try (var timers = new RealTimers()) {
            var factory = new StdoutOutputFactory();
            Output output = factory.create(
                    LiveEngine.settings(SectionKind.OUTPUT, factory.schema()),
                    LiveEngine.outputContext(timers, notice -> {}));
            Delivery answer = Delivery.DELIVERED;
            while (!(answer instanceof Delivery.Gone)) {
                answer = output.deliver(Consignments.of("t")
                                .event(1, 0, "{\"pad\":\"" + "x".repeat(10_000) + "\"}")
                                .consignment())
                        .join();
            }
            System.err.println("gone: " + ((Delivery.Gone) answer).cause());
        }
    }
}
