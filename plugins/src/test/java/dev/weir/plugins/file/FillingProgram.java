// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.config.SectionKind;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.plugins.live.Consignments;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of its own that delivers to a file more than its limit on the size of files allows, and then less. */
final class FillingProgram {
    private FillingProgram() {}

    /** Runs it; the argument is the folder of the file {@code log}. */
    public static void main(String[] arguments) throws IOException {
        try (var timers = new RealTimers()) {
            var factory = new FileOutputFactory();
            FileSettings settings = LiveEngine.settings(
                    SectionKind.OUTPUT, factory.schema(), "path", arguments[0], "file", "log", "format", "plain");
            Output output = factory.create(settings, LiveEngine.outputContext(timers, _ -> {}));
            for (int size : new int[] {100_000, 300_000, 50_000}) {
                Delivery delivery = output.deliver(Consignments.of("t")
                                .event(1, 0, "{\"a\":\"" + "x".repeat(size - 7) + "\"}")
                                .consignment())
                        .join();
                String cause = delivery instanceof Delivery.Retry retry ? " " + retry.cause() : "";
                System.out.println(
                        delivery.getClass().getSimpleName() + " " + Files.size(Path.of(arguments[0], "log")) + cause);
            }
        }
    }
}
