// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.segment.Recovered;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.StoreFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store was given, what it said of that, and what it deleted: the oracle over its recovery.
 *
 * <p>A group whose append was cut short may be there or not; every group is there whole or not at all.
 */
final class StoreTruth {
    private final List<Group> groups = new ArrayList<>();
    private final Set<String> deleted = new HashSet<>();
    private long position;
    private long events;

    /** What was appended in one step. */
    static final class Group {
        private final List<EventBatch> batches;
        private final List<String> records;
        private final long position;
        private boolean durable;

        private Group(List<EventBatch> batches, long position) {
            this.batches = batches;
            this.records = batches.stream()
                    .flatMap(batch -> ReadChunk.recordsOf(batch).stream())
                    .toList();
            this.position = position;
        }

        /** One batch for each part. */
        List<EventBatch> batches() {
            return batches;
        }

        /** How far it reaches in its source, nothing where it does not say. */
        @Nullable
        SourcePosition position() {
            return position == 0 ? null : new SourcePosition(Bench.SOURCE, position);
        }

        /** The store said that it is safe. */
        void durable() {
            durable = true;
        }

        @Override
        public String toString() {
            return records.stream()
                            .map(record -> record.substring(5, Math.min(record.length(), 12)))
                            .toList()
                    + (position == 0 ? "" : " position " + position);
        }
    }

    // ---- what happens

    /** An event that there is only once. */
    EventBatch event(int padding) {
        return EventBatch.of(Instant.EPOCH, "log", events++ + "-" + "x".repeat(padding));
    }

    /** A group is about to be appended. */
    Group offer(List<EventBatch> batches, boolean withPosition) {
        var group = new Group(List.copyOf(batches), withPosition ? ++position : 0);
        groups.add(group);
        return group;
    }

    /** The store said that nothing of the newest group was written. */
    void refused() {
        Group group = groups.removeLast();
        position -= group.position == 0 ? 0 : 1;
    }

    /** Chunks are about to be deleted. */
    void deleting(List<ReadChunk> chunks) {
        chunks.forEach(chunk -> deleted.addAll(chunk.records()));
    }

    // ---- what must be

    /** Checks a store that was opened just now, and takes over what is there. */
    void check(StoreFolder store) throws IOException {
        SegmentLog log = store.log(Bench.LOG);
        List<String> there = ReadChunk.all(log).stream()
                .flatMap(chunk -> chunk.records().stream())
                .toList();
        assertThat(there).as("no event twice").doesNotHaveDuplicates();
        assertThat(log.totals().lost()).as("events counted as lost").isZero();
        checkReport(store);
        position = store.positions(Bench.INPUT).getOrDefault(Bench.SOURCE, 0L);
        Set<String> found = new HashSet<>(there);
        Set<String> known = new HashSet<>();
        groups.forEach(group -> known.addAll(group.records));
        assertThat(known).as("all that is there was given").containsAll(found);
        groups.removeIf(group -> !isKept(group, found));
    }

    private static void checkReport(StoreFolder store) {
        for (Recovered finding : store.report().segments()) {
            if (finding instanceof Recovered.Quarantined quarantined) {
                assertThat(quarantined.cause())
                        .as("%s", quarantined)
                        .isNotIn(Recovered.Cause.ROTTEN, Recovered.Cause.MISSING);
            }
        }
    }

    private boolean isKept(Group group, Set<String> found) {
        long present = group.records.stream().filter(found::contains).count();
        long excused = group.records.stream()
                .filter(record -> !found.contains(record) && deleted.contains(record))
                .count();
        boolean whole = present + excused == group.records.size();
        if (group.durable) {
            assertThat(whole)
                    .as("durable group %s is there, position=%d", group, position)
                    .isTrue();
        }
        if (!whole) {
            assertThat(present).as("group %s is there in part", group).isZero();
        }
        boolean passed = group.position <= position;
        if (group.position > 0) {
            assertThat(whole && (present > 0 || passed))
                    .as("group %s, position=%d", group, position)
                    .isEqualTo(passed);
            assertThat(passed || !group.durable)
                    .as("durable %s, position=%d", group, position)
                    .isTrue();
        }
        group.durable = whole && passed;
        return group.durable;
    }

    /** The same truth for another copy of the disk. */
    StoreTruth copy() {
        var copy = new StoreTruth();
        for (Group group : groups) {
            var twin = new Group(group.batches, group.position);
            twin.durable = group.durable;
            copy.groups.add(twin);
        }
        copy.deleted.addAll(deleted);
        copy.position = position;
        copy.events = events;
        return copy;
    }
}
