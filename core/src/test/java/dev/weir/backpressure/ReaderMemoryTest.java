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
        assertThat(second.tryHold(LARGEST + 1))
                .as("no more than one largest item")
                .isFalse();
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

    @Test
    void tryHold_leavesNothingBehind_howeverManyAskInVainAndGo() {
        assertThat(reader("hog").tryHold(90_000)).isTrue();
        assertThat(reader("owner").tryHold(90_000)).isTrue();
        for (int visitor = 0; visitor < 1_000; visitor++) {
            try (var reader = reader("visitor")) {
                assertThat(reader.tryHold(90_000)).isFalse();
                assertThat(reader.tryHold(90_000)).isFalse();
            }
        }
        memory.share().release(0);
        assertThat(woken).as("nobody is told who has gone").isEmpty();
    }

    @Test
    void finish_givesTheRoomToThoseWhoWait_inTheirOrder_beforeTheyAskAgain() {
        var hog = reader("hog");
        assertThat(hog.tryHold(90_000)).isTrue();
        assertThat(reader("owner").tryHold(90_000)).isTrue();
        var first = reader("first");
        var second = reader("second");
        assertThat(first.tryHold(90_000)).isFalse();
        assertThat(second.tryHold(90_000)).isFalse();
        hog.finish();
        assertThat(woken).containsExactly("first");
        assertThat(second.tryHold(90_000)).as("the room is the first's").isFalse();
        assertThat(first.tryHold(90_000)).isTrue();
        first.close();
        assertThat(woken).containsExactly("first", "second");
        assertThat(second.tryHold(90_000)).isTrue();
    }

    @Test
    void tryHold_neverShutsAnInputByHalfReadItemsAlone() {
        var exact = new ProcessMemory(4 * 16 * 1024, 1);
        ProcessMemory.Share share = exact.share();
        var ofInput = new ReaderMemory(share, LARGEST);
        for (int reader = 0; reader < 10; reader++) {
            ofInput.open(() -> {}).tryHold(ReaderMemory.OWN + 16 * 1024);
        }
        assertThat(share.isOpen()).isTrue();
    }

    @Test
    void tryHold_grantsNoMoreHeapThanItsShare_toAllInputsTogether_howeverMuchMemoryThereIs() {
        var large = new ProcessMemory(100 * ProcessMemory.HEAP_MAX, 2);
        var first = new ReaderMemory(large.share(), LARGEST);
        var second = new ReaderMemory(large.share(), LARGEST);
        int refused = 0;
        for (int sender = 0; sender < 100; sender++) {
            refused += first.open(() -> {}).tryHold(LARGEST) ? 0 : 1;
            refused += second.open(() -> {}).tryHold(LARGEST) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(180);
        assertThat(large.heldOnHeap())
                .isEqualTo(large.held())
                .isBetween(ProcessMemory.HEAP_MAX / 2, ProcessMemory.HEAP_MAX);
    }

    @Test
    void finish_wakesTheReaderOfAnotherInput_whenHeapWasWhatItLacked() {
        var large = new ProcessMemory(100 * ProcessMemory.HEAP_MAX, 2);
        ProcessMemory.Share one = large.share();
        var hogs = new ReaderMemory(one, ProcessMemory.HEAP_MAX);
        var others = new ReaderMemory(large.share(), ProcessMemory.HEAP_MAX);
        var hog = hogs.open(() -> {});
        assertThat(hog.tryHold(5_000_000)).isTrue();
        assertThat(others.open(() -> {}).tryHold(6_000_000)).as("the reserve").isTrue();
        var waiting = others.open(() -> woken.add("waiting"));
        assertThat(waiting.tryHold(5_000_000)).isFalse();

        hog.finish();

        assertThat(woken).containsExactly("waiting");
        assertThat(one.held()).isZero();
    }

    @Test
    void release_tellsTheOthers_whereOneOfThemFails() {
        Thread current = Thread.currentThread();
        var before = current.getUncaughtExceptionHandler();
        var told = new ArrayList<Throwable>();
        current.setUncaughtExceptionHandler((thread, broken) -> told.add(broken));
        try {
            ProcessMemory.Share share = memory.share();
            share.whenRoom(() -> {
                throw new IllegalStateException("broken");
            });
            share.whenRoom(() -> woken.add("other"));
            share.release(0);
        } finally {
            current.setUncaughtExceptionHandler(before);
        }
        assertThat(woken).containsExactly("other");
        assertThat(told).hasSize(1);
    }
}
