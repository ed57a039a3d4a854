// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chunk.ChunkId;
import dev.weir.event.EventBatch;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.input.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TakenChunksTest {
    private static final int WINDOW = 4;
    private static final UUID STORE = new UUID(0x1234, 0x5678);

    private final Set<String> forgotten = new HashSet<>();
    private final List<Boolean> told = new ArrayList<>();
    private TakenChunks taken = new TakenChunks(WINDOW, true, forgotten::add);

    private static ChunkName name(long sequence) {
        return ChunkName.of(new ChunkId(STORE, Priority.NORMAL, sequence), "forward:there:24224");
    }

    private static EventBatch events(int content) {
        return new EventBatch(new byte[] {(byte) content, (byte) (content >> 8)}, 0, 2, 1);
    }

    private TakenChunks.Answer ask(long sequence) {
        return ask(sequence, (int) sequence);
    }

    private TakenChunks.Answer ask(long sequence, int content) {
        return taken.ask(name(sequence), events(content), told::add);
    }

    private TakenChunks.Answer.Fresh fresh(TakenChunks.Answer answer) {
        assertThat(answer).isInstanceOf(TakenChunks.Answer.Fresh.class);
        return (TakenChunks.Answer.Fresh) answer;
    }

    private SourcePosition take(long sequence) {
        TakenChunks.Answer.Fresh fresh = fresh(ask(sequence));
        fresh.receipt().ended(true);
        return fresh.position();
    }

    private void assertRepeated(long sequence) {
        assertThat(ask(sequence)).isInstanceOf(TakenChunks.Answer.Repeated.class);
    }

    @Test
    void repeat_isAnswered_asTheFirstWas() {
        take(1);
        assertRepeated(1);
        assertThat(told).containsExactly(true, true);
    }

    @Test
    void repeat_waitsForTheFirst_whileThatIsUnderWay() {
        Receipt first = fresh(ask(1)).receipt();
        assertRepeated(1);
        assertThat(told).isEmpty();
        first.ended(true);
        assertThat(told).containsExactly(true, true);
    }

    @Test
    void chunk_isTakenAgain_whereTheFirstWasNotSafe() {
        fresh(ask(1)).receipt().ended(false);
        take(1);
        assertThat(told).containsExactly(false, true);
    }

    @Test
    void chunksOutOfTheirOrder_areAllTaken() {
        for (long sequence : new long[] {50, 10, 30, 20}) {
            take(sequence);
        }
        for (long sequence : new long[] {10, 20, 30, 50}) {
            assertRepeated(sequence);
        }
    }

    @Test
    void window_keepsTheHighestNumbers_andWhatIsBelowItIsTaken() {
        for (int sequence = 10; sequence < 20; sequence++) {
            take(sequence);
        }
        assertRepeated(16);
        assertThat(fresh(ask(12)).position()).isNull();
        assertThat(fresh(ask(12)).position()).isNull();
        assertThat(taken.size()).isEqualTo(WINDOW);
    }

    @Test
    void otherEventsUnderTheSameName_areTaken_andThatIsSaid() {
        take(1);
        TakenChunks.Answer.Fresh other = fresh(ask(1, 77));
        assertThat(other.otherEvents()).isTrue();
        other.receipt().ended(true);
        assertThat(ask(1, 77)).isInstanceOf(TakenChunks.Answer.Repeated.class);
    }

    @Test
    void outputsOfOneSender_areNotMixedUp() {
        take(1);
        ChunkName other = ChunkName.of(new ChunkId(STORE, Priority.NORMAL, 1), "forward:there:24224#1");
        assertThat(taken.ask(other, events(1), told::add)).isInstanceOf(TakenChunks.Answer.Fresh.class);
    }

    @Test
    void restored_itRecognisesWhatWasStored() {
        Map<String, SourcePosition> stored = new HashMap<>();
        for (int sequence = 1; sequence <= 7; sequence++) {
            SourcePosition position = take(sequence);
            SourcePosition before = stored.put(position.source(), position);
            assertThat(before == null || before.offset() < position.offset()).isTrue();
        }
        taken = new TakenChunks(WINDOW, true, forgotten::add);
        taken.restore(List.copyOf(stored.values()));

        for (int sequence = 4; sequence <= 7; sequence++) {
            assertRepeated(sequence);
        }
        SourcePosition next = take(8);
        assertThat(stored.get(next.source()).offset()).isLessThan(next.offset());
        assertThat(stored).hasSize(WINDOW);
    }

    @Test
    void whatIsRemembered_isBounded_howeverManySendersThereAre() {
        for (int sender = 0; sender < 3 * TakenChunks.CHUNKS_MAX; sender++) {
            ChunkName name = ChunkName.of(new ChunkId(new UUID(sender, 1), Priority.NORMAL, 1), "o");
            fresh(taken.ask(name, events(1), told::add)).receipt().ended(true);
        }
        assertThat(taken.size()).isEqualTo(TakenChunks.CHUNKS_MAX);
        assertThat(forgotten).hasSize(2 * TakenChunks.CHUNKS_MAX);
    }

    @Property(tries = 300)
    void nothingIsTakenForARepeat_thatWasNotTaken(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var own = new TakenChunks(1 + random.nextInt(8), true, source -> {});
        Map<String, SourcePosition> stored = new HashMap<>();
        Set<String> safe = new HashSet<>();
        List<TakenChunks.Answer.Fresh> open = new ArrayList<>();
        List<String> openNames = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            if (!open.isEmpty() && random.nextInt(3) == 0) {
                int at = random.nextInt(open.size());
                boolean good = random.nextBoolean();
                TakenChunks.Answer.Fresh ending = open.remove(at);
                String name = openNames.remove(at);
                if (good) {
                    safe.add(name);
                    if (ending.position() != null) {
                        stored.put(ending.position().source(), ending.position());
                    }
                }
                ending.receipt().ended(good);
            } else if (random.nextInt(40) == 0 && open.isEmpty()) {
                own = new TakenChunks(1 + random.nextInt(8), true, source -> {});
                own.restore(List.copyOf(stored.values()));
            } else {
                long sequence = random.nextInt(20);
                int content = (int) sequence + (random.nextInt(10) == 0 ? 100 : 0);
                String name = sequence + "/" + content;
                var answered = new ArrayList<Boolean>();
                switch (own.ask(name(sequence), events(content), answered::add)) {
                    case TakenChunks.Answer.Fresh fresh -> {
                        open.add(fresh);
                        openNames.add(name);
                    }
                    case TakenChunks.Answer.Repeated repeated -> {
                        assertThat(safe.contains(name) || openNames.contains(name))
                                .isTrue();
                        assertThat(answered).isEqualTo(answered.isEmpty() ? List.of() : List.of(true));
                    }
                }
            }
        }
    }

    @Property(tries = 1_000)
    void names_ofOthers_areNoNames(@ForAll String text) {
        ChunkName name = ChunkName.parse(text);
        assertThat(name == null || name.text().equals(text)).isTrue();
    }

    @Property(tries = 1_000)
    void names_comeBack(@ForAll long most, @ForAll long least, @ForAll long number, @ForAll String output) {
        long sequence = number & ChunkName.SEQUENCE_MAX;
        ChunkName name = ChunkName.of(new ChunkId(new UUID(most, least), Priority.NORMAL, sequence), output);
        assertThat(ChunkName.parse(name.text())).isEqualTo(name);
        var place = new ChunkPlace(name.sender(), (int) (number & ChunkPlace.NUMBER_MAX));
        assertThat(ChunkPlace.parse(place.text())).isEqualTo(place);
        String damaged = name.text().substring(0, 39) + "!";
        assertThat(ChunkName.parse(damaged)).isNull();
    }

    @Property(tries = 300)
    void restore_takesWhatItKnows_andPassesOverTheRest(@ForAll List<String> sources) {
        var own = new TakenChunks(WINDOW, true, forgotten::add);
        own.restore(sources.stream()
                .map(source -> new SourcePosition("chunk:" + source, 7))
                .toList());
        assertThat(own.size()).isLessThanOrEqualTo(sources.size());
    }

    @Test
    void numbersThatNoStoreReaches_areNoNames() {
        ChunkName name = name(ChunkName.SEQUENCE_MAX);
        assertThat(ChunkName.parse(name.text())).isNotNull();
        assertThat(ChunkName.parse(name(ChunkName.SEQUENCE_MAX + 1).text())).isNull();
        assertThat(ChunkName.parse(name(-1).text())).isNull();
    }
}
