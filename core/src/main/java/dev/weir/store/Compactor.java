// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.OutputCursor;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoredChunk;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds segments that are pinned by a small part of their bytes, and has them written again without the rest. For one
 * thread at a time.
 *
 * <p>Looks at {@value #LOOKS} indexes at most in one go, and at none again in which nothing has ended since. Keeps two
 * numbers for each segment that it has looked at.
 */
final class Compactor {
    private static final int LOOKS = 4;
    private static final int SHARE = 20;
    private static final long LEAST_BYTES = 64 * 1024;

    private final SegmentLog log;
    private final List<OutputCursor> cursors;
    private final Map<Long, Integer> looked = new HashMap<>();
    private boolean looksAgain;

    Compactor(SegmentLog log, List<OutputCursor> cursors) {
        this.log = log;
        this.cursors = cursors;
    }

    /**
     * A segment that is to be written again.
     *
     * @param segment its number
     * @param chunks ordinals of what stays
     */
    record Plan(long segment, BitSet chunks) {}

    /** Whether there is more to look at, or to do. */
    boolean looksAgain() {
        return looksAgain;
    }

    /** The next segment that is worth it; what it leaves out has ended, and may not be durable as such yet. */
    @Nullable
    Plan next() {
        List<Long> segments = log.segments();
        looked.keySet().retainAll(segments);
        int looks = 0;
        looksAgain = false;
        for (long segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
            int left = left(segment);
            if (left <= 0 || looked.getOrDefault(segment, 0) == left) {
                continue;
            }
            if (looks == LOOKS) {
                looksAgain = true;
                return null;
            }
            looks++;
            looked.put(segment, left);
            Plan plan = plan(segment);
            if (plan != null) {
                looksAgain = true;
                return plan;
            }
        }
        return null;
    }

    /** Chunks that outputs still want of a segment, 0 where that is not known yet. */
    private int left(long segment) {
        var key = new SegmentKey(log.name(), segment);
        int sum = 0;
        for (OutputCursor cursor : cursors) {
            int left = cursor.left(key);
            if (left < 0) {
                return 0;
            }
            sum += left;
        }
        return sum;
    }

    private @Nullable Plan plan(long segment) {
        long all = 0;
        long pinned = 0;
        var chunks = new BitSet();
        try (SegmentReader reader = log.read(segment)) {
            for (StoredChunk chunk : reader) {
                all += chunk.bytes();
                if (isWanted(chunk)) {
                    pinned += chunk.bytes();
                    chunks.set(chunk.place().ordinal());
                }
            }
            boolean worth = pinned * SHARE < all && reader.summary().bytes() > LEAST_BYTES;
            return worth ? new Plan(segment, chunks) : null;
        } catch (StoreFailedException unreadable) {
            // Whoever reads it to deliver it says so.
            return null;
        }
    }

    private boolean isWanted(StoredChunk chunk) {
        for (OutputCursor cursor : cursors) {
            if (chunk.head().routes().contains(cursor.output()) && !cursor.isEnded(chunk.place())) {
                return true;
            }
        }
        return false;
    }
}
