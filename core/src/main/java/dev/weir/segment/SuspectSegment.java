// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.List;
import java.util.function.Predicate;

/**
 * A segment that could not be synced, and what of it is safe all the same: chunks whose seal had been durable before. Under
 * the lock of its log.
 */
final class SuspectSegment {
    private final ActiveSegment segment;
    private final Numbers numbers;
    private final Predicate<LogChunk> safe;

    /**
     * Of the active segment.
     *
     * @param durable the last frame that is known to be durable
     */
    SuspectSegment(ActiveSegment segment, Numbers numbers, long durable) {
        this.segment = segment;
        this.numbers = numbers;
        this.safe = chunk -> chunk.isSealed() && chunk.sealMark() <= durable;
    }

    /** Chunks that are to be written again. */
    List<LogChunk> unsafe() {
        return segment.chunks().stream().filter(safe.negate()).toList();
    }

    /** Where these lie, as far as they can still be read. */
    SegmentIndex unsafeIndex() {
        return index(safe.negate());
    }

    /** What stays here. */
    SegmentIndex safeIndex() {
        return index(safe);
    }

    private SegmentIndex index(Predicate<LogChunk> which) {
        List<StoredChunk> stored = segment.chunks().stream()
                .filter(which)
                .map(chunk -> chunk.stored(0))
                .toList();
        return SegmentIndex.of(segment.key(), stored, 0, numbers.nextFrame, numbers.nextSequence);
    }

    /**
     * Checks that all that is to be written again was given.
     *
     * @throws IllegalArgumentException if it was not, or more was
     */
    void requireAll(List<Rewrite> given) {
        List<LogChunk> wanted = unsafe();
        List<LogChunk> named = given.stream().map(Rewrite::chunk).toList();
        if (named.size() != wanted.size() || !named.containsAll(wanted)) {
            throw new IllegalArgumentException("chunks=" + named.size() + ", wanted all " + wanted.size());
        }
    }
}
