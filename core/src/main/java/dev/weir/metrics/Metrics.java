// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The registry of counters and gauges of one engine. Safe for any thread.
 *
 * <p>A series is a name with labels; asking for a counter twice gives the same one. The number of
 * series is bounded by {@value #MAX_SERIES}, so that labels made from foreign text cannot fill the
 * memory: beyond it a counter still counts, but is not listed, and {@link #unlisted} says how many.
 */
public final class Metrics {
    /** Series that are listed at most. */
    public static final int MAX_SERIES = 20_000;

    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Series, LongSupplier> gauges = new ConcurrentHashMap<>();
    private final Counter unlisted = new Counter();

    /** The counter of that name and these labels (name, value, name, value, …). */
    public Counter counter(String name, String... labels) {
        var series = Series.of(name, labels);
        Counter known = counters.get(series);
        if (known != null) {
            return known;
        }
        if (counters.size() >= MAX_SERIES) {
            unlisted.increment();
            return new Counter();
        }
        return counters.computeIfAbsent(series, missing -> new Counter());
    }

    /** Registers a gauge that is read whenever somebody asks; a later one of the same series replaces it. */
    public void gauge(LongSupplier value, String name, String... labels) {
        if (gauges.size() >= MAX_SERIES) {
            unlisted.increment();
            return;
        }
        gauges.put(Series.of(name, labels), value);
    }

    /** All series with their values of this moment, in the order of their names. */
    public List<Sample> samples() {
        var all = new ArrayList<Sample>(counters.size() + gauges.size());
        counters.forEach((series, counter) -> all.add(new Sample(series, counter.value(), Kind.COUNTER)));
        gauges.forEach((series, gauge) -> all.add(new Sample(series, gauge.getAsLong(), Kind.GAUGE)));
        all.sort(Comparator.comparing(Sample::series));
        return all;
    }

    /** Series that were asked for beyond {@value #MAX_SERIES}. */
    public long unlisted() {
        return unlisted.value();
    }

    /** What a sample's value means. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    /** One series and its value. */
    public record Sample(Series series, long value, Kind kind) {}
}
