// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderMemoryTest {
    private static final int LARGEST = 1_000_000;

    private final ProcessMemory memory = new ProcessMemory(100_000, 1);
    private final ReaderMemory readers = new ReaderMemory(memory.share(), LARGEST);
    private final List<String> woken = new ArrayList<>();

    private ReaderMemory.Reader reader(String name) {
        return readers.open(() -> woken.add(name));
    }

    @Test
    void tryHold_needsNothing_forAReadersOwnBytes() {
        for (int readers = 0; readers < 1_000; readers++) {
            assertThat(reader("r").tryHold(ReaderMemory.OWN)).isTrue();
        }
        assertThat(memory.held()).isZero();
    }

    @Test
    void tryHold_takesFromTheProcess_andGivesBackWhenFinished() {
        ReaderMemory.Reader reader = reader("r");
        assertThat(reader.tryHold(50_000)).isTrue();
        assertThat(memory.held()).isGreaterThanOrEqualTo(50_000 - ReaderMemory.OWN);
        reader.finish();
        assertThat(memory.held()).isZero();
    }

    @Test
    void tryHold_letsOneGoOn_whenTheProcessHasNoRoom_andTheOthersInTurn() {
        var first = reader("first");
        var second = reader("second");
        var third = reader("third");
        assertThat(first.tryHold(90_000)).isTrue();
        assertThat(second.tryHold(90_000)).as("goes on from the reserve").isTrue();
        assertThat(third.tryHold(90_000)).isFalse();
        assertThat(second.tryHold(LARGEST)).isTrue();
        assertThat(second.tryHold(LARGEST + 1)).as("no more than one largest item").isFalse();
        second.finish();
        assertThat(woken).contains("third");
        assertThat(third.tryHold(LARGEST)).isTrue();
    }

    @Test
    void close_passesTheReserveOn_whenItsOwnerGoesAway() {
        var hog = reader("hog");
        assertThat(hog.tryHold(90_000)).isTrue();
        var owner = reader("owner");
        var next = reader("next");
        assertThat(owner.tryHold(90_000)).isTrue();
        assertThat(next.tryHold(90_000)).isFalse();
        owner.close();
        assertThat(next.tryHold(90_000)).isTrue();
    }
}
