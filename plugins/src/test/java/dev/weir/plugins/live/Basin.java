// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.live;

import dev.weir.config.Schema;
import dev.weir.event.EventReader;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.EventEncoder;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonDateFormat;
import dev.weir.plugins.codec.JsonStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An output that keeps what arrives, for a test to look at, and can be shut. Safe for any thread. */
public final class Basin implements OutputFactory<String>, Output {
    private final List<String> records = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private final List<Long> seconds = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean shut;
    private boolean refusing;
    private boolean counting;
    private long count;
    private long bytes;

    @Override
    public synchronized CompletableFuture<Delivery> deliver(Consignment consignment) {
        var answer = new CompletableFuture<Delivery>();
        Runnable take = () -> {
            take(consignment);
            answer.complete(Delivery.DELIVERED);
        };
        if (refusing) {
            return CompletableFuture.completedFuture(Delivery.retry("refused by the test"));
        }
        if (shut) {
            waiting.add(take);
        } else {
            take.run();
        }
        return answer;
    }

    private synchronized void take(Consignment consignment) {
        var encoder = new EventEncoder(EventFormat.JSON_LINES, new JsonStyle(null, JsonDateFormat.DOUBLE, false));
        for (int slab = 0; slab < consignment.payload().slabs(); slab++) {
            byte[] events = new byte[consignment.payload().slabBytes(slab)];
            consignment.payload().copySlab(slab, events, 0);
            bytes += events.length;
            var reader = new EventReader(events, 0, events.length);
            while (reader.next()) {
                count++;
                if (!counting) {
                    var line = new ByteSink(16 << 20);
                    encoder.append(events, reader.entryStart(), reader.entryEnd(), line);
                    line.truncate(line.size() - 1);
                    records.add(line.toString());
                    tags.add(consignment.chunk().stream().tag().value());
                    seconds.add(reader.seconds());
                }
            }
        }
    }

    /** Deliveries wait from now on. */
    public synchronized void shut() {
        shut = true;
    }

    /** From now on every delivery is refused, and to be tried again. */
    public synchronized void refuse() {
        refusing = true;
    }

    /** Deliveries go on, those that wait first. */
    public void open() {
        List<Runnable> ready;
        synchronized (this) {
            shut = false;
            refusing = false;
            ready = List.copyOf(waiting);
            waiting.clear();
        }
        ready.forEach(Runnable::run);
    }

    /** Only counts from now on. */
    public synchronized void onlyCount() {
        counting = true;
    }

    /** Events that arrived. */
    public synchronized long count() {
        return count;
    }

    /** Bytes of events that arrived. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The records that arrived, as JSON, in their order. */
    public synchronized List<String> records() {
        return List.copyOf(records);
    }

    /** Their tags. */
    public synchronized List<String> tags() {
        return List.copyOf(tags);
    }

    /** Their times, in seconds. */
    public synchronized List<Long> seconds() {
        return List.copyOf(seconds);
    }

    @Override
    public String name() {
        return "basin";
    }

    @Override
    public String summary() {
        return "Keeps what arrives.";
    }

    @Override
    public Schema<String> schema() {
        return Schema.empty("");
    }

    @Override
    public Output create(String settings, OutputContext context) {
        return this;
    }
}
