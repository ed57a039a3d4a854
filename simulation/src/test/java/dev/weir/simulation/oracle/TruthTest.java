// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.event.EventBatch;
import dev.weir.event.Priority;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.Service;
import dev.weir.simulation.scenario.Source;
import dev.weir.simulation.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** That every broken promise is seen, told by hand what an engine would have done. */
class TruthTest {
    private static final Grounds GROUNDS = new Grounds(false, false, 0, false);

    private static final long[] NONE = {0};

    private final SlabPool pool = new SlabPool(0);
    private Truth truth = truth(Source.Manner.HTTP, AckLevel.DELIVERED, true, false);
    private long sequence;

    private static Truth truth(Source.Manner manner, AckLevel ack, boolean strict, boolean dedupes) {
        var source = new Source(manner, OverflowPolicy.PAUSE, 1_000, 1, ack, 1, 1, 1, 0);
        var target = new Target("*", 2, strict, QueueOverflow.PAUSE, 1_000, Integer.MAX_VALUE, 0, 1, 8, 0, 0, dedupes);
        var scenario = new Scenario(1, new Service(1, 1, 1, 1), List.of(source), List.of(target), List.of(), List.of());
        var truth = new Truth(scenario, new Trace(() -> 0, true));
        truth.born();
        return truth;
    }

    private List<Event> admitted(int count) {
        List<Event> events = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            events.add(truth.made(0, 10, 0));
        }
        truth.offered(events);
        truth.admitted(events);
        return events;
    }

    private Consignment chunk(List<Event> events) {
        EventBatch batch = EventBytes.of(events);
        var payload = new SlabBuffer(pool);
        payload.append(batch.bytes(), batch.from(), batch.size());
        var id = new ChunkId(new UUID(0, 1), Priority.NORMAL, ++sequence);
        var stream = new StreamKey("in0", Truth.TAGS.getFirst(), Priority.NORMAL);
        var chunk = new Chunk(
                id,
                id.sequence(),
                stream,
                batch.count(),
                batch.size(),
                0,
                AckLevel.MEMORY,
                RouteMask.of(0),
                List.of(),
                0);
        return new Consignment(chunk, payload, 1);
    }

    private void deliver(Consignment consignment) {
        Call call = truth.begun(0, consignment);
        truth.committed(call);
        truth.answered(call, Delivery.DELIVERED);
    }

    private void assertSeen(String promise) {
        assertThat(truth.violation())
                .hasValueSatisfying(told -> assertThat(told).contains(promise));
    }

    @Test
    void allIsWell_whenEverythingIsDeliveredAndAcknowledged() {
        List<Event> events = admitted(3);
        deliver(chunk(events));
        truth.acknowledged(events);
        truth.died(NONE, NONE, GROUNDS);
        truth.judge();

        assertThat(truth.violation()).isEmpty();
    }

    @Test
    void acknowledgement_isFalse_whenADestinationHasNotAnswered() {
        List<Event> events = admitted(1);
        truth.committed(truth.begun(0, chunk(events)));
        truth.acknowledged(events);

        assertSeen("acknowledged as delivered");
    }

    @Test
    void loss_isSeen_whenNothingCountsIt() {
        admitted(2);
        truth.judge();

        assertSeen("events are gone and were not counted");
    }

    @Test
    void loss_isSeen_whenADeadEngineHeldLess() {
        admitted(2);
        truth.died(NONE, new long[] {1}, GROUNDS);

        assertSeen("beyond those that were held");
    }

    @Test
    void loss_isPermitted_whenTheEngineDiedAndNobodyKeepsTheEvents() {
        truth = truth(Source.Manner.TCP, AckLevel.MEMORY, false, false);
        admitted(2);
        truth.died(NONE, new long[] {2}, GROUNDS);
        truth.judge();

        assertThat(truth.violation()).isEmpty();
    }

    @Test
    void loss_isSeen_whenTheSenderHadToSendThemAgain() {
        truth = truth(Source.Manner.TAIL, AckLevel.MEMORY, false, false);
        admitted(2);
        truth.died(NONE, new long[] {2}, GROUNDS);
        truth.judge();

        assertSeen("events are gone and were not counted");
    }

    @Test
    void position_isFalse_whenAnEventHasNotEnded() {
        List<Event> events = admitted(2);
        deliver(chunk(events.subList(0, 1)));
        truth.reached(0, 0, 1);
        assertThat(truth.violation()).isEmpty();

        truth.reached(0, 1, 2);
        assertSeen("the position passed an event");
    }

    @Test
    void repetition_isSeen_afterAGoodAnswer() {
        Consignment chunk = chunk(admitted(1));
        deliver(chunk);
        truth.begun(0, chunk);

        assertSeen("delivered again");
    }

    @Test
    void repetition_isSeen_inAnotherChunk() {
        List<Event> events = admitted(1);
        deliver(chunk(events));
        deliver(chunk(events));

        assertSeen("given again what has ended");
    }

    @Test
    void repetition_isSeen_whereIdsAreKnown() {
        truth = truth(Source.Manner.HTTP, AckLevel.DELIVERED, false, true);
        Consignment chunk = chunk(admitted(1));
        truth.committed(truth.begun(0, chunk));
        truth.committed(new Call(0, 1, chunk, List.of(), 0));
        Call lost = truth.begun(0, chunk(admitted(1)));
        truth.committed(lost);
        truth.committed(lost);
        truth.judge();

        assertSeen("repeated at target 0, which knows what it took");
    }

    @Test
    void twoAtOnce_areSeen_whereOneIsTheLimit() {
        truth.begun(0, chunk(admitted(1)));
        truth.begun(0, chunk(admitted(1)));

        assertSeen("more than limit=1");
    }

    @Test
    void disorder_isSeen_whereOrderIsStrict() {
        Consignment first = chunk(admitted(1));
        deliver(chunk(admitted(1)));
        deliver(first);

        assertSeen("out of order");
    }

    @Test
    void changedBytes_areSeen() {
        Consignment chunk = chunk(admitted(1));
        Call call = truth.begun(0, chunk);
        EventBatch more = EventBytes.of(admitted(1));
        chunk.payload().append(more.bytes(), more.from(), more.size());
        truth.reread(call);

        assertSeen("the bytes changed");
    }

    @Test
    void inventedEvent_isSeen() {
        truth.begun(0, chunk(List.of(new Event(0, 77, 5, 0, 1))));

        assertSeen("there is no event 77");
    }
}
