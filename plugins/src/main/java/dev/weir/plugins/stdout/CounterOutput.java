// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.ValuePrinter;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Prints a line for each delivery, {@code 1500484743.000681,1 (total = 5)}: the time, the events that it brought, and
 * those since the start. It does not look at the events.
 */
final class CounterOutput implements Output {
    private static final int LINE_MAX = 128;

    private final OutputContext context;
    private final StandardOutput target;
    private final ByteSink line = new ByteSink(LINE_MAX);
    private long total;

    CounterOutput(OutputContext context, StandardOutput target) {
        this.context = context;
        this.target = target;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        int events = consignment.chunk().events();
        Delivery delivery = target.print(stream -> {
            write(events);
            stream.write(line.array(), 0, line.size());
        });
        if (delivery instanceof Delivery.Delivered) {
            total += events;
        }
        return CompletableFuture.completedFuture(delivery);
    }

    private void write(int events) {
        Instant now = context.wallClock().instant();
        line.clear();
        ValuePrinter.timeAsDouble(now.getEpochSecond(), now.getNano(), line);
        line.put(',');
        ValuePrinter.integer(events, line);
        line.put(" (total = ");
        ValuePrinter.integer(total + events, line);
        line.put(")\n");
    }
}
