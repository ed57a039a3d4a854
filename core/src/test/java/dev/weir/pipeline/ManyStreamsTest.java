// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.PauseReason;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.GrowingChunk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Offer;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand tags, ten thousand sources: what a peer or a folder may come to. */
class ManyStreamsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MANY = 10_000;

    private final Bench bench = new Bench();

    @Test
    void memory_countsWhatSmallChunksReallyCost() {
        bench.service(SECOND, SECOND, 4_000_000)
                .input("in", InputPolicy.PLAIN)
                .output("dead", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        int taken = 0;
        while (bench.in(0).offer("t" + taken, HandInput.events(1, 60)) instanceof Admission.Admitted) {
            taken++;
            assertThat(taken).isLessThan(4_000_000 / GrowingChunk.BOOKKEEPING + 2);
        }
        assertThat(bench.status().inputs().getFirst().valve().reasons()).containsExactly(PauseReason.PROCESS_MEMORY);
        assertThat(bench.status().nativeBytes()).isLessThan(4_000_000);
        assertThat(bench.status().memoryHeld()).isBetween(4_000_000L, 4_010_000L);
        assertThat(bench.held(0)).as("the input's own gauge is payload").isEqualTo(taken * 60L);
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(40));
        assertThat(bench.in(0).told).containsExactly("start", "pause", "resume");
        assertThat(bench.status().memoryHeld()).isZero();
        assertThat(bench.out(0).delivered).hasSize(taken);
    }

    @Test
    void memory_isGivenBack_asSlabsFill() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        for (int offer = 0; offer < 3_000; offer++) {
            bench.in(0).offer("t", HandInput.events(1, 333));
            PipelineStatus status = bench.status();
            assertThat(status.memoryHeld()).isGreaterThanOrEqualTo(status.nativeBytes());
        }
        bench.pass(SECOND);
        while (!bench.out(0).open.isEmpty()) {
            bench.out(0).answerOldest(Delivery.DELIVERED);
            bench.pass(SECOND);
        }
        assertThat(bench.status().memoryHeld()).isZero();
    }

    @Test
    void tenThousandTags_allArrive_throughALaneThatTakesOneChunkAtATime() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        for (int tag = 0; tag < MANY; tag++) {
            assertThat(bench.in(0).offer("t" + tag, HandInput.events(1, 60))).isEqualTo(Admission.ADMITTED);
        }
        bench.pass(Duration.ofMillis(2));
        for (int tag = 0; tag < MANY; tag++) {
            bench.out(0).answerOldest(Delivery.DELIVERED);
            bench.settle();
        }
        assertThat(bench.out(0).delivered).hasSize(MANY);
        assertThat(bench.status().memoryHeld()).isZero();
    }

    @Test
    void tenThousandTagsInOneOffer_areTakenWhole() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        var parts = new ArrayList<TaggedEvents>();
        for (int tag = 0; tag < MANY; tag++) {
            parts.add(new TaggedEvents(new Tag("t" + tag), HandInput.events(1, 60)));
        }
        var answers = new ArrayList<Boolean>();
        bench.in(0).offer(new Offer(parts, new SourcePosition("f", 1), answers::add, true));
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.out(0).delivered).hasSize(MANY);
        assertThat(bench.in(0).reached).containsExactly(new SourcePosition("f", 1));
        assertThat(answers).containsExactly(true);
    }

    @Test
    void tenThousandSources_areSplitOverChunks_andEachIsReached() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        for (int source = 0; source < MANY; source++) {
            bench.in(0).offer("t", HandInput.events(1, 60), new SourcePosition("f" + source, 60));
        }
        bench.pass(Duration.ofSeconds(2));
        while (!bench.out(0).open.isEmpty()) {
            int sources =
                    bench.out(0).consignments.getLast().chunk().positions().size();
            assertThat(sources).isLessThanOrEqualTo(GrowingChunk.SOURCES_MAX);
            bench.out(0).answerOldest(Delivery.DELIVERED);
            bench.settle();
        }
        assertThat(List.copyOf(bench.in(0).reached)).hasSize(MANY).doesNotHaveDuplicates();
    }
}
