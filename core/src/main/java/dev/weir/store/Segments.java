// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoreFailedException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The segments of a log that are open for reading, the latest used of them. One lock, held while a
 * segment is read; so one thread reads at a time. At most {@value #OPEN_MAX} are open.
 */
final class Segments implements AutoCloseable {
    /** Segments that are open at once. */
    static final int OPEN_MAX = 4;

    private final SegmentLog log;
    private final Map<Long, SegmentReader> open = new LinkedHashMap<>(8, 0.75f, true);

    Segments(SegmentLog log) {
        this.log = log;
    }

    /** Reads something in a segment as it is now: of one that grows, whatever is sealed in it. */
    synchronized <R> R readAnew(long segment, Reading<R> reading) throws StoreFailedException {
        SegmentReader known = open.get(segment);
        if (known != null && !known.isSealed()) {
            close(segment);
        }
        return read(segment, reading);
    }

    /** Reads something in a segment as it was when it was opened for reading. */
    synchronized <R> R read(long segment, Reading<R> reading) throws StoreFailedException {
        SegmentReader reader = open.get(segment);
        if (reader == null) {
            makeRoom();
            reader = log.read(segment);
            open.put(segment, reader);
        }
        return reading.of(reader);
    }

    private void makeRoom() {
        if (open.size() >= OPEN_MAX) {
            Long eldest = open.keySet().iterator().next();
            open.remove(eldest).close();
        }
    }

    /** A segment is gone, or has changed. */
    synchronized void close(long segment) {
        SegmentReader reader = open.remove(segment);
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(SegmentReader::close);
        open.clear();
    }

    /** What is read. */
    @FunctionalInterface
    interface Reading<R> {
        /** Reads it. */
        R of(SegmentReader reader) throws StoreFailedException;
    }
}
