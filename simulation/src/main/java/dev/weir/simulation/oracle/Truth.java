// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.EventRange;
import dev.weir.chunk.StreamKey;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.event.Tag;
import dev.weir.ledger.InputAccount;
import dev.weir.ledger.RouteAccount;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.route.TagPattern;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.Source;
import dev.weir.simulation.scenario.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that can be known of a run from outside the engine, event by event: what was made, taken, committed, answered,
 * acknowledged. Whatever the engine does against its promises is a violation, of which the first is kept. For one thread.
 *
 * <p>Senders tell it what they made and what the engine answered; destinations what they were given, what they committed
 * and what they answered; the run, when a life of the engine begins and ends.
 */
public final class Truth {
    /** The tags of a simulation. */
    public static final List<Tag> TAGS = List.of(new Tag("a.x"), new Tag("a.y"), new Tag("b"));

    /** How long before a kill a good answer may have been to be forgotten. */
    private static final long CURSOR_WINDOW_NANOS = 200_000_000;

    /** How long after its admission an event on which nobody waits may be lost with the power. */
    private static final long SYNC_WINDOW_NANOS = 1_000_000_000;

    private final Scenario scenario;
    private final Trace trace;
    private final boolean durable;
    private final StoredAccounts stored;
    private final boolean[][] wants;
    private final List<List<Event>> events = new ArrayList<>();
    private final List<Map<ChunkId, Integer>> bytesOfChunks = new ArrayList<>();
    private final List<Map<ChunkId, Long>> finishedChunks = new ArrayList<>();
    private final List<Pieces> pieces = new ArrayList<>();
    private final long[] shedInAll;
    private final Life life;
    private int lives;
    private boolean untrue;
    private @Nullable String violation;

    /** What is counted anew in each life of the engine; arrays are by target, save the two that are by source. */
    static final class Life {
        final long[] accepted;
        final long[] shedAtInput;
        final long[] admittedTo;
        final long[] delivered;
        final long[] refused;
        final List<Set<ChunkId>> underWay = new ArrayList<>();
        final List<Map<StreamKey, long[]>> order = new ArrayList<>();
        long places;
        boolean stopping;
        long graceEnd;

        private Life(int sources, int targets) {
            accepted = new long[sources];
            shedAtInput = new long[sources];
            admittedTo = new long[targets];
            delivered = new long[targets];
            refused = new long[targets];
            for (int target = 0; target < targets; target++) {
                underWay.add(new HashSet<>());
                order.add(new HashMap<>());
            }
        }

        private void clear() {
            Arrays.fill(accepted, 0);
            Arrays.fill(shedAtInput, 0);
            Arrays.fill(admittedTo, 0);
            Arrays.fill(delivered, 0);
            Arrays.fill(refused, 0);
            underWay.forEach(Set::clear);
            order.forEach(Map::clear);
            stopping = false;
        }
    }

    /** Nothing has happened yet. */
    public Truth(Scenario scenario, Trace trace) {
        this.scenario = scenario;
        this.trace = trace;
        durable = scenario.service().durable();
        int targets = scenario.targets().size();
        wants = new boolean[TAGS.size()][targets];
        for (int target = 0; target < targets; target++) {
            TagPattern match =
                    TagPattern.wildcard(scenario.targets().get(target).match());
            for (int tag = 0; tag < TAGS.size(); tag++) {
                wants[tag][target] = match.matches(TAGS.get(tag));
            }
            bytesOfChunks.add(new HashMap<>());
            finishedChunks.add(new HashMap<>());
            pieces.add(new Pieces(target, (promise, what) -> violated(promise + ": " + what)));
        }
        scenario.sources().forEach(source -> events.add(new ArrayList<>()));
        shedInAll = new long[targets];
        life = new Life(scenario.sources().size(), targets);
        stored = new StoredAccounts(
                scenario.sources().size(), targets, (promise, what) -> violated(promise + ": " + what));
    }

    // ---- what is wrong

    /** Keeps the first violation. */
    public void violated(String promise) {
        if (violation == null) {
            violation = promise;
            trace.note("VIOLATION", 0, 0, 0);
        }
    }

    /** The first violation, if there was one. */
    public Optional<String> violation() {
        return Optional.ofNullable(violation);
    }

    private void require(boolean kept, String promise, Object what) {
        if (!kept) {
            violated(promise + ": " + what);
        }
    }

    // ---- what senders tell

    /** A new event. */
    public Event made(int source, int text, int tag) {
        List<Event> ofSource = events.get(source);
        var event = new Event(source, ofSource.size(), text, tag, wants[tag].length);
        ofSource.add(event);
        return event;
    }

    /** The engine is about to be offered these; where they stand in their streams if it takes them. */
    public void offered(List<Event> some) {
        for (Event event : some) {
            event.place = life.places++;
        }
    }

    /** The engine took these. */
    public void admitted(List<Event> some) {
        for (Event event : some) {
            event.admissions++;
            event.admittedInLife = lives;
            event.admittedAt = trace.now();
            life.accepted[event.source]++;
            stored.taken(event, wants[event.tag], trace.now());
            for (int target = 0; target < shedInAll.length; target++) {
                life.admittedTo[target] += wants[event.tag][target] ? 1 : 0;
            }
        }
    }

    /** The input dropped these, or the engine at its door, and said so. */
    public void shed(List<Event> some) {
        for (Event event : some) {
            event.shed = true;
            life.accepted[event.source]++;
            life.shedAtInput[event.source]++;
        }
    }

    /** A sender was told often enough that these are not safe, and will not send them again. */
    public void forsaken(List<Event> some) {
        some.forEach(event -> event.forsaken = true);
    }

    /** The engine answered a sender that these are safe, at the level of its input. */
    public void acknowledged(List<Event> some) {
        for (Event event : some) {
            event.acknowledged = true;
            if (scenario.sources().get(event.source).ack() != AckLevel.DELIVERED) {
                continue;
            }
            for (int target = 0; target < shedInAll.length; target++) {
                require(
                        !wants[event.tag][target] || event.answered[target] > 0,
                        "acknowledged as delivered, and target " + target + " did not answer so",
                        event);
            }
        }
    }

    /** The engine says that a source need never be read again before that event. */
    public void reached(int source, long from, long to) {
        if (durable) {
            // It is told when they are stored; that they are not lost is judged in the end.
            return;
        }
        for (Event event : events.get(source).subList((int) from, (int) to)) {
            for (int target = 0; target < shedInAll.length; target++) {
                boolean ended =
                        !wants[event.tag][target] || event.hasEnded(target) || event.shed || maySheddingHide(target);
                require(ended, "the position passed an event that target " + target + " has not ended", event);
            }
        }
    }

    private boolean maySheddingHide(int target) {
        return sheds(scenario.targets().get(target))
                || scenario.sources().stream().anyMatch(Truth::sheds);
    }

    private static boolean sheds(Target target) {
        return target.overflow() == QueueOverflow.SHED_OLDEST;
    }

    private static boolean sheds(Source source) {
        return source.overflow() == OverflowPolicy.SHED_OLDEST;
    }

    // ---- what destinations tell

    /** A destination is given a chunk. */
    public Call begun(int target, Consignment consignment) {
        List<Event> found = new ArrayList<>();
        int hash = read(consignment, found);
        ChunkId id = consignment.chunk().id();
        trace.note("deliver", target, id.sequence(), found.size());
        require(life.underWay.get(target).add(id), "a chunk is delivered twice at once to target " + target, id);
        require(!finishedChunks.get(target).containsKey(id), "a chunk is delivered again to target " + target, id);
        Target shape = scenario.targets().get(target);
        int most = shape.strict() ? 1 : shape.concurrency();
        require(life.underWay.get(target).size() <= most, "more than limit=" + most + " deliveries under way", target);
        Integer before = bytesOfChunks.get(target).putIfAbsent(id, hash);
        require(before == null || before == hash, "a chunk was cut anew", id);
        require(
                found.size() == consignment.chunk().events(),
                "a chunk does not hold what it says",
                consignment.chunk());
        for (Event event : found) {
            require(wants[event.tag][target], "target " + target + " does not want it", event);
            require(event.admissions > 0, "target " + target + " is given what was never taken", event);
            require(
                    event.ends(target) < event.admissions + event.mayRepeat[target],
                    "target " + target + " is given again what has ended; admissions=" + event.admissions,
                    event);
        }
        requireAlone(target, id);
        var call = new Call(target, lives, consignment, found, hash);
        pieces.get(target).begun(call);
        return call;
    }

    private void requireAlone(int target, ChunkId id) {
        long ofChunk = life.underWay.get(target).stream()
                .filter(other -> other.store().equals(id.store()) && other.sequence() == id.sequence())
                .count();
        require(ofChunk == 1, "target " + target + " is given several pieces of a chunk at once", id);
    }

    private int read(Consignment consignment, List<Event> found) {
        return EventBytes.read(consignment.payload(), (source, number) -> {
            if (source >= events.size() || number >= events.get(source).size()) {
                violated("there is no event " + number + " of source " + source);
            } else {
                found.add(events.get(source).get(number));
            }
        });
    }

    /** The engine that gave a chunk still lives: its bytes must be what they were. */
    public void reread(Call call) {
        List<Event> found = new ArrayList<>();
        int hash = read(call.consignment(), found);
        require(
                hash == call.hash(),
                "the bytes changed while they were delivered",
                call.consignment().chunk());
    }

    /** A destination made a chunk its own. */
    public void committed(Call call) {
        trace.note(
                "commit",
                call.target(),
                call.consignment().chunk().id().sequence(),
                call.events().size());
        for (Event event : call.events()) {
            event.commits[call.target()]++;
        }
        if (call.life() == lives && scenario.targets().get(call.target()).strict()) {
            requireOrder(call);
        }
    }

    private void requireOrder(Call call) {
        long sequence = call.consignment().chunk().id().sequence();
        StreamKey stream = call.consignment().chunk().stream();
        long[] last = life.order.get(call.target()).computeIfAbsent(stream, missing -> new long[] {-1, -1, -1});
        EventRange piece = call.consignment().chunk().id().piece();
        int from = piece == null ? 0 : piece.from();
        boolean isNext = sequence > last[0] || (sequence == last[0] && from > last[1]);
        boolean isAgain = sequence == last[0] && from == last[1];
        require(isNext || isAgain, "target " + call.target() + " is strict and got chunks out of order", stream);
        if (isNext && isReadOnce(call.events().getFirst().source)) {
            long place = last[2];
            for (Event event : call.events()) {
                require(event.place > place, "target " + call.target() + " is strict and got it too late", event);
                place = event.place;
            }
            last[2] = place;
        }
        last[0] = sequence;
        last[1] = from;
    }

    /** Whether an event of that source is offered once at most in one life. */
    private boolean isReadOnce(int source) {
        return switch (scenario.sources().get(source).manner()) {
            case TAIL, TCP, UDP -> true;
            case HTTP, FORWARD -> false;
        };
    }

    /** A destination is about to answer an engine that lives and listens. */
    public void answered(Call call, Delivery delivery) {
        int target = call.target();
        ChunkId id = call.consignment().chunk().id();
        trace.note(
                "answer " + delivery.getClass().getSimpleName(),
                target,
                id.sequence(),
                call.consignment().attempt());
        life.underWay.get(target).remove(id);
        switch (delivery) {
            case Delivery.Delivered _ -> {
                finishedChunks.get(target).put(id, trace.now());
                life.delivered[target] += call.events().size();
                stored.delivered(target, call.events().size(), trace.now());
                call.events().forEach(event -> sure(target, event));
                pieces.get(target).ended(call, true);
            }
            case Delivery.Rejected(String _, Delivery.Blame blame) -> {
                if (blame == Delivery.Blame.ADDRESS || !pieces.get(target).isCut(call)) {
                    refused(call);
                }
            }
            case Delivery.Gone _ -> violated("no destination of a simulation is gone for good");
            case Delivery.Retry _ -> {
                if (call.consignment().attempt()
                        > scenario.targets().get(target).retryLimit()) {
                    refused(call);
                }
            }
        }
    }

    private void sure(int target, Event event) {
        event.answered[target]++;
        event.endedAt[target] = trace.now();
        require(
                event.answered[target] <= event.admissions + event.mayRepeat[target],
                "target " + target + " answered well and got it again; admissions=" + event.admissions,
                event);
    }

    private void refused(Call call) {
        finishedChunks.get(call.target()).put(call.consignment().chunk().id(), trace.now());
        life.refused[call.target()] += call.events().size();
        stored.refused(call.target(), call.events().size(), trace.now());
        for (Event event : call.events()) {
            event.refused[call.target()]++;
            event.endedAt[call.target()] = trace.now();
        }
        pieces.get(call.target()).ended(call, false);
    }

    /** The disk has lied with consequences, or a bit turned over: much may be lost or repeated from now on. */
    public void untrue() {
        untrue = true;
        bytesOfChunks.forEach(Map::clear);
        pieces.forEach(Pieces::untrue);
        stored.untrue();
    }

    /** Whether the disk has lied or rotted, so that what was told may not be so any more. */
    public boolean isUntrue() {
        return untrue;
    }

    // ---- lives of the engine

    /** An engine begins its life. */
    public void born() {
        lives++;
        life.clear();
        pieces.forEach(Pieces::born);
        trace.note("born", lives, 0, 0);
    }

    /** It has opened its store, and done nothing yet: what its accounts say. */
    public void opened(List<InputAccount.Reading> inputs, List<RouteAccount.Reading> outputs) {
        if (durable) {
            stored.opened(inputs, outputs);
        }
    }

    /** The engine was told to stop: what it is answered from now on may not count any more. */
    public void stopping() {
        life.stopping = true;
        life.graceEnd = trace.now() + scenario.service().graceMillis() * 1_000_000;
        trace.note("stopping", lives, 0, 0);
    }

    /** Events that were taken for a target and are not yet in any chunk that its lane was given. */
    public long notYetBuffered(int target, long buffered) {
        return life.admittedTo[target] - buffered;
    }

    /** Compares the account of a route with the truth; exactly, as long as the engine was not told to stop. */
    public void compare(int target, RouteAccount.Reading account) {
        if (durable) {
            require(
                    stored.isTrue(target, account, life.stopping),
                    "the account of target " + target + " is wrong, in this life delivered=" + life.delivered[target]
                            + ", refused=" + life.refused[target],
                    account);
            return;
        }
        boolean same = account.delivered() == life.delivered[target] && account.givenUp() == life.refused[target];
        boolean sound = account.delivered() <= life.delivered[target] && account.givenUp() <= life.refused[target];
        require(
                life.stopping ? sound : same,
                "the account of target " + target + " is wrong, delivered=" + life.delivered[target] + ", refused="
                        + life.refused[target],
                account);
        require(account.buffered() <= life.admittedTo[target], "more is buffered than was taken", account);
    }

    /** Compares the account of an input with the truth. */
    public void compareInput(int source, InputAccount.Reading account) {
        long before = durable ? stored.takenBefore(source) : 0;
        long shed = account.shed().values().stream().mapToLong(Long::longValue).sum();
        require(
                account.accepted() - before == life.accepted[source] && shed == life.shedAtInput[source],
                "the account of source " + source + " is wrong, accepted=" + life.accepted[source] + ", shed="
                        + life.shedAtInput[source],
                account);
    }

    /**
     * The engine is dead.
     *
     * @param shed by target, the events that it counted as dropped
     * @param held by target, the events that it held and that are gone with it
     * @param grounds what its death excuses
     */
    public void died(long[] shed, long[] held, Grounds grounds) {
        trace.note("died", lives, 0, 0);
        long now = trace.now();
        long unsynced = Math.min(now, grounds.troubledSince()) - SYNC_WINDOW_NANOS;
        long unnoted = Math.min(
                grounds.stopped() ? life.graceEnd : now - CURSOR_WINDOW_NANOS,
                grounds.troubledSince() == now ? now : grounds.troubledSince() - CURSOR_WINDOW_NANOS);
        stored.died(grounds, unsynced, unnoted);
        if (grounds.untrue()) {
            untrue();
        }
        for (int target = 0; target < shed.length; target++) {
            if (durable) {
                shedInAll[target] = shed[target];
                leaveStored(target, grounds, unsynced, unnoted);
            } else {
                shedInAll[target] += shed[target];
                if (!life.stopping) {
                    leaveBehind(target, shed[target] + held[target]);
                }
            }
        }
    }

    /** What a dead engine held is lost, unless a destination has it; what it did not hold must have ended. */
    private void leaveBehind(int target, long permitted) {
        long missing = 0;
        for (List<Event> ofSource : events) {
            for (Event event : ofSource) {
                boolean was = event.admittedInLife == lives && wants[event.tag][target];
                if (was && !event.hasEnded(target)) {
                    event.mayBeLost[target] = true;
                    missing++;
                }
            }
        }
        require(
                missing <= permitted,
                "events are gone beyond those that were held or counted, target=" + target,
                "missing=" + missing + ", held and counted=" + permitted);
    }

    /** What is stored is not lost; what ended a moment ago may end again. */
    private void leaveStored(int target, Grounds grounds, long unsynced, long unnoted) {
        long forgotten = untrue ? 0 : unnoted;
        finishedChunks.get(target).values().removeIf(at -> at >= forgotten);
        for (List<Event> ofSource : events) {
            for (Event event : ofSource) {
                if (event.ends(target) > 0 && event.endedAt[target] >= forgotten) {
                    event.mayRepeat[target] += event.admissions - (untrue ? 0 : event.noted[target]);
                }
                boolean open = event.admissions > 0 && wants[event.tag][target] && !event.hasEnded(target);
                event.mayBeLost[target] |= open && (untrue || isUnstored(event, grounds, unsynced));
            }
        }
    }

    private boolean isUnstored(Event event, Grounds grounds, long unsynced) {
        return grounds.powerLost()
                && switch (scenario.sources().get(event.source).manner()) {
                    case TAIL -> false;
                    case TCP, UDP -> event.admittedAt >= unsynced;
                    case HTTP, FORWARD -> !event.acknowledged;
                };
    }

    // ---- the end

    /** Everything has come to rest: is every event where it has to be? */
    public void judge() {
        for (int target = 0; target < shedInAll.length; target++) {
            long unexplained = 0;
            for (List<Event> ofSource : events) {
                for (Event event : ofSource) {
                    unexplained += wants[event.tag][target] ? judge(event, target) : 0;
                }
            }
            require(
                    unexplained <= shedInAll[target],
                    "events are gone and were not counted, target=" + target,
                    "gone=" + unexplained + ", counted as shed=" + shedInAll[target]);
        }
    }

    /** 1 where the event is missing at that target without a reason of its own. */
    private int judge(Event event, int target) {
        if (scenario.targets().get(target).dedupes()) {
            require(
                    untrue || event.commits[target] <= event.admissions,
                    "repeated at target " + target + ", which knows what it took",
                    event);
        }
        boolean gone = event.admissions > 0 && !event.hasEnded(target) && !event.shed;
        if (!gone) {
            return 0;
        }
        return event.mayBeLost[target] && (untrue || !isRepeated(event)) ? 0 : 1;
    }

    /** Whether its sender still had it when an engine died, and sent it again. */
    private boolean isRepeated(Event event) {
        Source source = scenario.sources().get(event.source);
        return switch (source.manner()) {
            case TAIL -> true;
            case TCP, UDP -> false;
            case HTTP, FORWARD ->
                !event.forsaken && (!event.acknowledged || durable || source.ack() == AckLevel.DELIVERED);
        };
    }
}
