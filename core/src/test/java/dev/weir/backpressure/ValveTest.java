// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ValveTest {
    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();

    private final class Told implements ValveListener {
        @Override
        public void paused(Set<PauseReason> reasons) {
            told.add("paused " + reasons);
        }

        @Override
        public void resumed(Set<PauseReason> reasons, long pausedNanos) {
            told.add("resumed");
        }
    }

    private Valve valve(long limit, double ratio) {
        return new Valve(limit, ratio, new ProcessMemory(1_000_000, 1).share(), time, new Told());
    }

    @Test
    void admit_takesWhatCrossesTheLimitWhole_andRefusesTheNext() {
        Valve valve = valve(1_000, 1);
        assertThat(valve.admit(700)).isTrue();
        assertThat(valve.admit(500)).isTrue();
        assertThat(valve.reading().held()).isEqualTo(1_200);
        assertThat(valve.admit(1)).isFalse();
        assertThat(told).containsExactly("paused [MEMORY]");
    }

    @Test
    void admit_shutsAtTheLimitExactly() {
        Valve valve = valve(1_000, 1);
        valve.admit(1_000);
        assertThat(valve.reading().isShut()).isTrue();
        valve.release(1);
        assertThat(valve.reading().isShut()).isFalse();
    }

    @Test
    void release_resumesOnlyBelowTheRatio() {
        Valve valve = valve(1_000, 0.5);
        valve.admit(1_000);
        valve.release(500);
        assertThat(told).hasSize(1);
        valve.release(1);
        assertThat(told).containsExactly("paused [MEMORY]", "resumed");
    }

    @Test
    void open_resumesOnlyWhenNoReasonIsLeft() {
        Valve valve = valve(1_000, 1);
        valve.admit(1_000);
        valve.shut(PauseReason.DOWNSTREAM);
        valve.release(1_000);
        assertThat(valve.reading().reasons()).containsExactly(PauseReason.DOWNSTREAM);
        valve.open(PauseReason.DOWNSTREAM);
        assertThat(told).containsExactly("paused [MEMORY]", "resumed");
    }

    @Test
    void release_letsAnotherInputGoOn_whenTheProcessHadNoRoom() {
        var memory = new ProcessMemory(1_000, 2);
        var first = new Valve(Valve.UNLIMITED, 1, memory.share(), time, new Told());
        var second = new Valve(Valve.UNLIMITED, 1, memory.share(), time, new Told());
        first.admit(2_000);
        second.admit(250);
        assertThat(second.reading().reasons()).containsExactly(PauseReason.PROCESS_MEMORY);
        first.release(2_000);
        assertThat(second.reading().isShut()).isFalse();
        assertThat(first.reading().isShut()).isFalse();
    }

    @Test
    void admit_goesOnIntoTheHeadroom_atTheInputsLimit_andFillsItFirst() {
        var memory = new ProcessMemory(1_000_000, 1);
        var valve = new Valve(1_000, 1, memory.share(300), time, new Told());
        valve.admit(1_000);
        assertThat(valve.takes()).isTrue();
        assertThat(valve.admit(200)).isTrue();
        assertThat(valve.admit(200)).as("more than is left").isFalse();
        assertThat(valve.admit(100)).isTrue();
        assertThat(valve.takes()).isFalse();
        assertThat(valve.reading().headroomHeld()).isEqualTo(300);
        assertThat(valve.reading().isShut()).isTrue();
        assertThat(memory.held()).isEqualTo(1_300);
        valve.release(300);
        assertThat(valve.reading().headroomHeld()).isZero();
        assertThat(valve.takes()).isTrue();
        valve.release(1_000);
        assertThat(memory.held()).isZero();
        assertThat(told).containsExactly("paused [MEMORY]", "resumed");
    }

    @Test
    void admit_goesOnIntoTheHeadroom_whenOthersHaveTakenAllElse_butNotForAnotherReason() {
        var memory = new ProcessMemory(1_000, 2);
        var greedy = new Valve(Valve.UNLIMITED, 1, memory.share(), time, new Told());
        var unslowable = new Valve(Valve.UNLIMITED, 1, memory.share(100), time, new Told());
        greedy.admit(10_000);
        unslowable.admit(250);
        assertThat(unslowable.reading().reasons()).containsExactly(PauseReason.PROCESS_MEMORY);
        assertThat(unslowable.admit(60)).isTrue();
        unslowable.shut(PauseReason.DOWNSTREAM);
        assertThat(unslowable.takes()).isFalse();
        assertThat(unslowable.admit(1)).isFalse();
    }

    @Test
    void share_givesNoMoreHeadroomThanAQuarterOfAll() {
        var memory = new ProcessMemory(1_000, 2);
        assertThat(memory.share(1_000_000).headroom()).isEqualTo(125);
    }

    @Test
    void admit_leavesEachInputItsGuarantee_howeverGreedyTheOther() {
        var memory = new ProcessMemory(1_000, 2);
        var greedy = new Valve(Valve.UNLIMITED, 1, memory.share(), time, new Told());
        var modest = new Valve(Valve.UNLIMITED, 1, memory.share(), time, new Told());
        greedy.admit(10_000);
        assertThat(modest.admit(100)).isTrue();
        assertThat(modest.admit(100)).isTrue();
    }

    @Test
    void resumed_isToldToWhoWasRefused_howeverShortThePauseWas() {
        var again = new ArrayList<Boolean>();
        var listener = new ValveListener[1];
        var valve = new Valve(1_000, 1, new ProcessMemory(1_000_000, 1).share(), time, new ValveListener() {
            @Override
            public void paused(Set<PauseReason> reasons) {
                told.add("paused " + reasons);
            }

            @Override
            public void resumed(Set<PauseReason> reasons, long pausedNanos) {
                told.add("resumed");
                listener[0].resumed(reasons, pausedNanos);
            }
        });
        // While one thread still tells of the end of a pause, others have the next begin, hit it, and end it.
        listener[0] = new ValveListener() {
            @Override
            public void paused(Set<PauseReason> reasons) {}

            @Override
            public void resumed(Set<PauseReason> reasons, long pausedNanos) {
                if (again.isEmpty()) {
                    again.add(valve.admit(1_000));
                    again.add(valve.admit(1));
                    valve.release(1_000);
                }
            }
        };
        valve.admit(1_000);
        valve.release(1_000);
        assertThat(again.getLast()).isFalse();
        assertThat(told).containsExactly("paused [MEMORY]", "resumed", "paused [MEMORY]", "resumed");
    }

    @Test
    void rate_isThatAtWhichBytesAreGivenBack_andExcessWhatIsStillToBe() {
        Valve valve = valve(10_000, 1);
        for (int second = 0; second < 60; second++) {
            valve.admit(1_000);
            time.advance(Duration.ofSeconds(1).toNanos());
            valve.release(1_000);
        }
        valve.admit(20_000);
        assertThat(valve.reading().excess()).isEqualTo(10_001);
        assertThat(valve.drainBytesPerSecond()).isCloseTo(1_000, within(1.0));
    }

    @Test
    void rate_countsNeitherIdleTimeNorSilence_butFadesToTheEye() {
        Valve valve = valve(10_000, 1);
        for (int release = 0; release < 10; release++) {
            valve.admit(1_000);
            time.advance(Duration.ofMillis(100).toNanos());
            valve.release(1_000);
            time.advance(Duration.ofMinutes(1).toNanos());
        }
        assertThat(valve.drainBytesPerSecond()).as("while there is something").isCloseTo(10_000, within(10.0));
        assertThat(valve.reading().drainBytesPerSecond()).as("now").isLessThan(1);
        valve.admit(1_000);
        time.advance(Duration.ofHours(1).toNanos());
        valve.release(1_000);
        assertThat(valve.drainBytesPerSecond()).as("an hour's outage").isBetween(1_000.0, 10_000.0);
    }

    /** Held is what was admitted less what was released; shut exactly while at the limit; told in turn. */
    @Property
    void valve_keepsItsPromises_inAnyOrderOfCalls(
            @ForAll @Size(max = 200) List<@IntRange(min = -400, max = 400) Integer> steps) {
        told.clear();
        Valve valve = valve(1_000, 1);
        var admitted = new ArrayList<Integer>();
        for (int step : steps) {
            long before = valve.reading().held();
            if (step >= 0) {
                boolean taken = valve.admit(step);
                assertThat(taken).isEqualTo(before < 1_000);
                if (taken) {
                    admitted.add(step);
                }
            } else if (!admitted.isEmpty()) {
                valve.release(admitted.removeFirst());
            }
            long held = admitted.stream().mapToLong(Integer::longValue).sum();
            assertThat(valve.reading().held()).isEqualTo(held).isLessThan(1_000 + 400);
            assertThat(valve.reading().isShut()).isEqualTo(held >= 1_000);
        }
        for (int at = 0; at < told.size(); at++) {
            assertThat(told.get(at)).startsWith(at % 2 == 0 ? "paused" : "resumed");
        }
    }
}
