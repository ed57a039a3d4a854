// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrontierTest {
    private final SlabPool pool = new SlabPool(0);
    private final Frontier frontier = new Frontier();

    private OpenChunk chunk() {
        var stream = new StreamKey("in", new Tag("t"), Priority.NORMAL);
        return new OpenChunk(new GrowingChunk(stream, RouteMask.of(0), 0, pool), Long.MAX_VALUE);
    }

    private static SourcePosition at(String source, long offset) {
        return new SourcePosition(source, offset);
    }

    @Test
    void read_isReachedAtOnce_whereNothingWaits() {
        assertThat(frontier.read(at("f", 10), List.of())).containsExactly(at("f", 10));
    }

    @Test
    void read_ofEventsThatGoNowhere_joinsWhatWasReadBefore() {
        OpenChunk chunk = chunk();
        for (int offset = 1; offset <= 1_000; offset++) {
            assertThat(frontier.read(at("f", offset), offset % 2 == 0 ? List.of() : List.of(chunk)))
                    .isEmpty();
        }
        assertThat(chunk.stretches).hasSize(1);
        chunk.complete = true;
        assertThat(frontier.ended(chunk.stretches)).containsExactly(at("f", 1_000));
    }

    /** Whatever goes where and ends when: the frontier is the end of what has ended without a gap. */
    @Property(tries = 500)
    void frontier_isTheEndOfWhatHasEndedWithoutAGap(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 39) Integer> steps) {
        var unbroken = new Frontier();
        List<OpenChunk> open = new ArrayList<>(List.of(chunk(), chunk(), chunk()));
        var sealed = new ArrayList<OpenChunk>();
        var read = new HashMap<String, List<List<OpenChunk>>>();
        var reached = new HashMap<String, Long>();
        for (int step : steps) {
            if (step < 24) {
                String source = step % 2 == 0 ? "even" : "odd";
                var into = new ArrayList<OpenChunk>();
                for (int bit = 0; bit < 3; bit++) {
                    if (((step / 2) >> bit) % 2 == 1) {
                        into.add(open.get(bit));
                    }
                }
                var ofSource = read.computeIfAbsent(source, missing -> new ArrayList<>());
                ofSource.add(into);
                note(unbroken.read(at(source, ofSource.size()), into), reached);
            } else if (step < 30) {
                OpenChunk old = open.set(step % 3, chunk());
                old.complete = true;
                sealed.add(old);
            } else if (!sealed.isEmpty()) {
                OpenChunk ended = sealed.remove(step % sealed.size());
                note(unbroken.ended(ended.stretches), reached);
                read.values().forEach(all -> all.forEach(into -> into.remove(ended)));
            }
            read.forEach((source, all) ->
                    assertThat(reached.getOrDefault(source, 0L)).isLessThanOrEqualTo(endOf(all)));
        }
        sealed.addAll(open);
        open.forEach(last -> last.complete = true);
        sealed.forEach(last -> note(unbroken.ended(last.stretches), reached));
        read.forEach((source, all) -> assertThat(reached.get(source)).isEqualTo(all.size()));
    }

    private static void note(List<SourcePosition> moved, Map<String, Long> reached) {
        for (SourcePosition position : moved) {
            assertThat(position.offset()).isGreaterThan(reached.getOrDefault(position.source(), 0L));
            reached.put(position.source(), position.offset());
        }
    }

    private static long endOf(List<List<OpenChunk>> all) {
        long end = 0;
        while (end < all.size() && all.get((int) end).isEmpty()) {
            end++;
        }
        return end;
    }
}
