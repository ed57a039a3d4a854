// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorstCaseTest {
    private static final long HEAP = 160_000_000;

    private static WorstCase withOnHeap(long bytes) {
        return new WorstCase(
                List.of(new WorstCase.Item("events held", 48_000_000)),
                List.of(new WorstCase.Item("unfinished items", bytes)));
    }

    @Test
    void render_addsUpWhatIsOnTheHeapApart() {
        assertThat(withOnHeap(8_000_000).render(HEAP))
                .contains("56 MB  in all", "8 MB  of it on the heap, which has 160 MB")
                .doesNotContain("too small");
    }

    @Test
    void render_asksForALargerHeap_whereLargestItemsAndTheAgentDoNotFit() {
        WorstCase large = withOnHeap(150_000_000);

        assertThat(large.fits(HEAP)).isFalse();
        assertThat(large.render(HEAP)).contains("the heap may be too small", "-Xmx230m");
    }
}
