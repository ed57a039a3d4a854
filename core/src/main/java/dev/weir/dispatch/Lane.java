// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.backpressure.DrainRate;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.SlabBuffer;
import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.RouteEnd;
import dev.weir.ledger.ShedReason;
import dev.weir.limit.FixedLimiter;
import dev.weir.limit.Limiter;
import dev.weir.limit.Permit;
import dev.weir.notice.Notice;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.store.ChunkDamagedException;
import dev.weir.store.DurableStore;
import dev.weir.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of chunks to one output: its queue, its limit, its retries. Safe for any thread; one lock,
 * never held while an output, the buffer or a listener is called.
 *
 * <h2>Failure</h2>
 *
 * <p>A refusal or a lost connection delays the lane, not the chunk: after a wait the oldest chunk alone
 * is tried as a probe, and its success makes all others due at once. So a dead destination sees one
 * attempt at a time, however much waits. A chunk that fails while others succeed waits by itself, and
 * no success of others makes its wait shorter. Each failure doubles the time that fresh data waits for
 * company, up to the flush interval, so that a destination that refuses gets fewer and larger requests;
 * each success halves it again.
 *
 * <p>Where the destination is gone for good nothing is tried any more. What waits is kept until the stop, which
 * leaves it at once to its senders.
 *
 * <h2>Order</h2>
 *
 * <p>Chunks start in the order in which they were sealed; a chunk to be tried again goes back to its
 * place. With one delivery at a time they also arrive in that order.
 *
 * <p>Promises: a chunk ends exactly once on this lane; at most {@code limit} deliveries are under way,
 * and one while the destination fails; {@code holding} is what was taken and has not ended.
 */
final class Lane {
    /** A destination may ask for no more than this; who asks for a year is not obeyed. */
    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    private static final long LEAST_LINGER = 1_000_000;
    private static final double LONGEST_ESTIMATE = 3_600;

    /** Chunks in the queue at which those that are kept on disk stay there until it is shorter. */
    private static final int WINDOW = 1_024;

    /** Chunks that are brought back at once. */
    private static final int PAGE = 256;

    /** Wait before a store that could not be read is read again. */
    private static final long READ_AGAIN = 1_000_000_000L;

    private final int route;
    private final String name;
    private final Output output;
    private final LanePolicy policy;
    private final Dispatcher.Parts parts;
    private final LaneListener listener;
    private final RouteAccount account;
    private final Limiter limiter;
    private final DrainRate drain = new DrainRate();
    private final DeliveryUnit unit = new DeliveryUnit();

    private final TreeMap<Long, Item> queue = new TreeMap<>();
    private final TreeSet<Item> alone = new TreeSet<>(Item.BY_DUE);
    private final TreeMap<Long, Item> flying = new TreeMap<>();
    private final Backlog backlog = new Backlog();
    private long places;
    private final Holding holding;
    private volatile boolean full;
    private boolean failing;
    private boolean gone;
    private int failures;
    private long failingSince;
    private long notBefore;
    private long linger;
    private @Nullable Long lastSuccess;
    private @Nullable String trouble;
    private long wakeAt = Long.MAX_VALUE;
    private Timers.@Nullable Timer timer;
    private boolean stopping;
    private boolean abandoned;

    Lane(int route, Destination destination, Dispatcher.Parts parts, LaneListener listener) {
        this.route = route;
        name = destination.name();
        output = destination.output();
        policy = destination.policy();
        this.parts = parts;
        this.listener = listener;
        account = parts.ledger().route(destination.identity());
        linger = policy.linger().toNanos();
        holding = new Holding(policy);
        limiter = new FixedLimiter(policy.strictOrder() ? 1 : output.concurrency());
    }

    /** Takes a chunk. Called under the lock of its input, so it calls nobody back. */
    void take(Shipment shipment) {
        Chunk chunk = shipment.chunk;
        boolean nowFull;
        boolean overflows;
        synchronized (this) {
            account.buffered(chunk.events(), chunk.bytes());
            if (holding.bytes() == 0) {
                drain.began(parts.ticker().nanos());
            }
            holding.take(shipment);
            enqueue(shipment);
            nowFull = !full && holding.mustPause();
            full |= nowFull;
            overflows = holding.mustShed();
        }
        if (nowFull) {
            tellFull(true);
        }
        if (overflows) {
            parts.executor().execute(this::shedOverflow);
        }
        pump();
        if (shipment.isShed()) {
            // Between its entry in the dispatcher's list and the one in this queue.
            parts.executor().execute(() -> discard(shipment, ShedReason.OLDEST));
        }
    }

    /** Puts it into the queue, or leaves it to its store where the queue is long. The caller holds the lock. */
    private void enqueue(Shipment shipment) {
        if (!(shipment.home instanceof DurableStore store)) {
            add(shipment);
        } else if (backlog.isPast(shipment.chunk)) {
            add(shipment);
        } else if (backlog.isEmpty() && queue.size() < WINDOW) {
            backlog.pass(shipment);
            add(shipment);
        } else if (backlog.leave(shipment, store)) {
            parts.executor().execute(() -> leaveToStore(shipment));
        }
    }

    private void add(Shipment shipment) {
        var item = new Item(shipment, places++);
        queue.put(item.place, item);
    }

    private void leaveToStore(Shipment shipment) {
        if (shipment.leaveRoute(route)) {
            listener.finished(shipment);
        }
    }

    /** Begins with what a store holds for this lane from earlier runs. */
    void restore(DurableStore store) {
        DurableStore.Standing standing = store.standing(route);
        synchronized (this) {
            account.restored(standing.account());
            holding.restore(standing.account().heldBytes());
            full = holding.mustPause();
            backlog.restore(store, standing);
        }
    }

    /** Brings kept chunks back, where the queue is short and there are some. Calls nobody but the executor. */
    private void refill() {
        DurableStore store;
        synchronized (this) {
            store = queue.size() < PAGE && !stopping && !abandoned ? backlog.beginReading() : null;
        }
        if (store != null) {
            parts.executor().execute(() -> bringBack(store));
        }
    }

    private void bringBack(DurableStore store) {
        DurableStore.Page page;
        try {
            Backlog.Stretch stretch = stretch();
            page = store.page(route, stretch.after(), stretch.upTo(), PAGE);
        } catch (RuntimeException | Error unreadable) {
            parts.notices().error(name, "what is stored could not be read, tried again in a second: " + unreadable);
            synchronized (this) {
                backlog.readingFailed();
            }
            parts.timers().after(READ_AGAIN, this::refill);
            return;
        }
        synchronized (this) {
            for (Chunk chunk : page.chunks()) {
                Shipment waiting = backlog.awaited(chunk);
                add(waiting == null ? listener.broughtBack(chunk, store, route) : waiting);
            }
            backlog.readThrough(page.through());
        }
        shedOverflow();
        pump();
    }

    private synchronized Backlog.Stretch stretch() {
        return backlog.stretch();
    }

    /** Has the lane look for work, now that everything stands. */
    void begin() {
        pump();
    }

    /** Starts whatever may start. Calls nobody but the executor. */
    private void pump() {
        refill();
        while (true) {
            final Item item;
            final Permit permit;
            synchronized (this) {
                item = nextDue();
                if (item == null) {
                    return;
                }
                Optional<Permit> free = limiter.tryAcquire();
                if (free.isEmpty()) {
                    return;
                }
                permit = free.get();
                queue.remove(item.place);
                alone.remove(item);
                if (item.shipment.tryBegin()) {
                    flying.put(item.place, item);
                    item.begun = parts.ticker().nanos();
                    item.isProbe = failing;
                } else {
                    permit.onIgnore();
                    // Marked as shed a moment ago; ended elsewhere, for here an input may be locked.
                    parts.executor().execute(() -> shed(item, ShedReason.OLDEST));
                    continue;
                }
            }
            start(item, permit);
        }
    }

    private @Nullable Item nextDue() {
        long now = parts.ticker().nanos();
        if (abandoned || gone) {
            return null;
        }
        if (failing) {
            if (!flying.isEmpty()) {
                return null;
            }
            if (now - notBefore < 0) {
                wake(notBefore);
                return null;
            }
            return queue.isEmpty() ? firstAlone() : first(queue);
        }
        Item waiting = firstAlone();
        if (waiting != null && now - waiting.due >= 0) {
            return waiting;
        }
        if (waiting != null) {
            wake(waiting.due);
        }
        return first(queue);
    }

    private @Nullable Item firstAlone() {
        return alone.isEmpty() ? null : alone.first();
    }

    private static @Nullable Item first(SortedMap<Long, Item> items) {
        return items.isEmpty() ? null : items.firstEntry().getValue();
    }

    /** Has the lane look again at that time. The caller holds the lock. */
    private void wake(long at) {
        if (at >= wakeAt) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        wakeAt = at;
        timer = parts.timers().after(at - parts.ticker().nanos(), this::woken);
    }

    private void woken() {
        synchronized (this) {
            wakeAt = Long.MAX_VALUE;
            timer = null;
        }
        pump();
    }

    private void start(Item item, Permit permit) {
        try {
            parts.executor().execute(() -> deliver(item, permit));
        } catch (RuntimeException | Error noThread) {
            putBack(item, permit);
            parts.notices().error(name, "no thread for a delivery, tried again in a second: " + noThread);
        }
    }

    /** Undoes the start of a delivery that found no thread. Calls nobody, for here an input may be locked. */
    private void putBack(Item item, Permit permit) {
        synchronized (this) {
            flying.remove(item.place);
            permit.onIgnore();
            queue.put(item.place, item);
            failing = true;
            notBefore = parts.ticker().nanos() + Dispatcher.RETRY_WHILE_STOPPING.toNanos();
            wake(notBefore);
        }
        item.shipment.endDelivery();
    }

    private void deliver(Item item, Permit permit) {
        if (isAbandoned()) {
            // The thread came after the end of the grace: the chunk has been accounted for, and the output may be
            // closed.
            trySettle(item, permit, Delivery.retry("the agent has stopped"));
            return;
        }
        CompletableFuture<Delivery> answer;
        try {
            Chunk chunk = item.shipment.chunk;
            SlabBuffer payload = item.shipment.home.read(chunk);
            item.reading = true;
            answer = Objects.requireNonNull(
                    output.deliver(new Consignment(chunk, payload, item.attempts + 1)), "the output gave no future");
        } catch (ChunkDamagedException damaged) {
            drop(item, permit, damaged);
            return;
        } catch (RuntimeException | Error broken) {
            answer = CompletableFuture.failedFuture(broken);
        }
        CompletableFuture<Void> _ = answer.handle((delivery, broken) -> {
            trySettle(item, permit, answerOf(delivery, broken));
            return null;
        });
    }

    /** A chunk that cannot be read is no fault of the destination's. */
    private void drop(Item item, Permit permit, ChunkDamagedException damaged) {
        synchronized (this) {
            flying.remove(item.place);
            permit.onIgnore();
        }
        parts.notices().error(name, String.valueOf(damaged.getMessage()));
        shed(item, ShedReason.DAMAGED);
        finishDelivery(item);
        pump();
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    private static Delivery answerOf(@Nullable Delivery delivery, @Nullable Throwable broken) {
        if (broken != null) {
            return Delivery.retry("failure: " + broken);
        }
        return delivery == null ? Delivery.retry("failure: the output gave no answer") : delivery;
    }

    /** Nobody looks at the future behind an answer, so a fault in here is told by hand. */
    private void trySettle(Item item, Permit permit, Delivery delivery) {
        try {
            settle(item, permit, delivery);
        } catch (RuntimeException | Error fault) {
            parts.notices().error(name, "a delivery could not be settled, please report this: " + fault);
            throw fault;
        }
    }

    private void settle(Item item, Permit permit, Delivery delivery) {
        Landing landing;
        synchronized (this) {
            landing = land(item, permit, delivery);
        }
        switch (landing) {
            case DELIVERED -> delivered(item);
            case REFUSED -> refused(item, delivery);
            case AGAIN -> again(item, delivery);
            case GIVEN_UP -> givenUp(item, delivery);
            case GONE -> gone(delivery);
            case LEFT -> leave(item);
            case KEPT, ENDED_BEFORE -> {}
        }
        finishDelivery(item);
        pump();
        if (isIdle()) {
            listener.wanted(route);
        }
    }

    /**
     * Takes an answered item out of flight, gives its permit back and, where it is to be tried again, puts
     * it back in its place; all in one step, so that no later chunk can start in between. The caller holds
     * the lock.
     */
    private Landing land(Item item, Permit permit, Delivery delivery) {
        flying.remove(item.place);
        item.attempts++;
        Landing landing =
                switch (delivery) {
                    case Delivery.Delivered ignored -> {
                        permit.onSuccess();
                        unit.delivered(
                                item.shipment.chunk.bytes(), parts.ticker().nanos() - item.begun);
                        reached();
                        linger = Math.max(policy.linger().toNanos(), linger / 2);
                        yield Landing.DELIVERED;
                    }
                    case Delivery.Rejected ignored -> {
                        permit.onIgnore();
                        reached();
                        yield Landing.REFUSED;
                    }
                    case Delivery.Retry(Duration after, String cause) -> {
                        permit.onDropped();
                        trouble = cause;
                        linger = Math.min(longestLinger(), 2 * Math.max(linger, LEAST_LINGER));
                        yield failed(item, after);
                    }
                    case Delivery.Gone(String cause) -> {
                        permit.onDropped();
                        trouble = cause;
                        yield keep(item);
                    }
                };
        return item.ended ? Landing.ENDED_BEFORE : landing;
    }

    private long longestLinger() {
        return Math.max(policy.linger().toNanos(), parts.longestLinger().toNanos());
    }

    /** The destination answered, so the lane is not failing any more. The caller holds the lock. */
    private void reached() {
        failing = false;
        failures = 0;
        trouble = null;
        lastSuccess = parts.ticker().nanos();
    }

    /** Decides whether there is a further attempt, and who waits for it. The caller holds the lock. */
    private Landing failed(Item item, Duration after) {
        if (item.ended || abandoned) {
            return Landing.LEFT;
        }
        boolean again = policy.retry().allowsAfter(item.attempts);
        boolean othersSucceed = lastSuccess != null && lastSuccess - item.begun > 0;
        if (othersSucceed && !policy.strictOrder()) {
            long drawn = policy.retry().waitNanos(item.attempts, parts.random());
            item.due = parts.ticker().nanos() + waitNanos(drawn, after);
            if (again) {
                alone.add(item);
                wake(item.due);
            }
        } else {
            delayLane(item, after);
            item.due = notBefore;
            if (again) {
                queue.put(item.place, item);
            }
            wake(notBefore);
        }
        return again ? Landing.AGAIN : Landing.GIVEN_UP;
    }

    /** Nobody will ever take it: has the item wait for the stop. The caller holds the lock. */
    private Landing keep(Item item) {
        if (item.ended || abandoned) {
            return Landing.LEFT;
        }
        queue.put(item.place, item);
        boolean known = gone;
        gone = true;
        failing = true;
        return known ? Landing.KEPT : Landing.GONE;
    }

    /**
     * Has the lane wait. Deliveries that were under way beside the one that failed first are the same
     * failure: they make the wait no longer, save by the destination's own wish.
     */
    private void delayLane(Item item, Duration after) {
        long now = parts.ticker().nanos();
        if (!failing || item.isProbe) {
            failures++;
            failingSince = failing ? failingSince : item.begun;
            long drawn = policy.retry().probeNanos(failures, now - failingSince, parts.random());
            long next = now + waitNanos(drawn, after);
            notBefore = failing && notBefore - next > 0 ? notBefore : next;
        } else if (!stopping && now + wished(after) - notBefore > 0) {
            notBefore = now + wished(after);
        }
        failing = true;
    }

    private static long wished(Duration after) {
        if (after.isNegative()) {
            return 0;
        }
        return after.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH.toNanos() : after.toNanos();
    }

    /** The destination's wish is the least; a fifth of it by chance keeps many agents apart. */
    private long waitNanos(long drawn, Duration after) {
        long wished = wished(after);
        long wait = wished > 0 ? Math.max(wished, drawn) + parts.random().nextLong(wished / 5 + 1) : drawn;
        return stopping ? Math.min(wait, Dispatcher.RETRY_WHILE_STOPPING.toNanos()) : wait;
    }

    private void delivered(Item item) {
        end(item, new RouteEnd.Delivered());
        if (item.attempts > 1) {
            Chunk chunk = item.shipment.chunk;
            parts.notices().tell(new Notice.RetrySucceeded(name, chunk.id().toString(), inputOf(chunk), item.attempts));
        }
    }

    private void refused(Item item, Delivery delivery) {
        Chunk chunk = item.shipment.chunk;
        account.refused();
        end(item, new RouteEnd.GivenUp());
        parts.notices()
                .tell(new Notice.Refused(
                        name, chunk.id().toString(), inputOf(chunk), chunk.events(), causeOf(delivery)));
    }

    private void again(Item item, Delivery delivery) {
        Chunk chunk = item.shipment.chunk;
        account.retried(chunk.events());
        long wait = Math.max(0, item.due - parts.ticker().nanos());
        parts.notices()
                .tell(new Notice.RetryScheduled(
                        name,
                        chunk.id().toString(),
                        inputOf(chunk),
                        item.attempts,
                        Duration.ofNanos(wait),
                        causeOf(delivery)));
    }

    private void givenUp(Item item, Delivery delivery) {
        Chunk chunk = item.shipment.chunk;
        account.abandoned();
        end(item, new RouteEnd.GivenUp());
        parts.notices()
                .tell(new Notice.GaveUp(
                        name, chunk.id().toString(), inputOf(chunk), item.attempts, chunk.events(), causeOf(delivery)));
    }

    private void gone(Delivery delivery) {
        parts.notices().tell(new Notice.DestinationGone(name, causeOf(delivery)));
        boolean leaves;
        synchronized (this) {
            leaves = stopping;
        }
        if (leaves) {
            abandon();
        }
    }

    /** The name of the input that a chunk came by. */
    private String inputOf(Chunk chunk) {
        return parts.inputNames().apply(chunk.stream().input());
    }

    private static String causeOf(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Delivered ignored -> "";
            case Delivery.Retry(Duration ignored, String cause) -> cause;
            case Delivery.Rejected(String cause) -> cause;
            case Delivery.Gone(String cause) -> cause;
        };
    }

    /** Ends an item once and for all. Called outside the lock. */
    private void end(Item item, RouteEnd end) {
        Chunk chunk = item.shipment.chunk;
        if (!claim(item)) {
            return;
        }
        account.ended(chunk.events(), chunk.bytes(), end);
        concluded(item, end);
    }

    /** What the agent leaves behind at its stop: part of a chunk may still be with its sender. */
    private void leave(Item item) {
        Chunk chunk = item.shipment.chunk;
        if (!claim(item)) {
            return;
        }
        if (item.shipment.isKept()) {
            leaveToStore(item.shipment);
            return;
        }
        int kept = chunk.keptBySender();
        account.ended(kept, kept == chunk.events() ? chunk.bytes() : 0, new RouteEnd.Returned());
        if (kept < chunk.events()) {
            int lost = chunk.events() - kept;
            account.ended(lost, chunk.bytes(), new RouteEnd.Shed(ShedReason.STOP));
        }
        concluded(item, new RouteEnd.Returned());
    }

    private synchronized boolean claim(Item item) {
        if (item.ended) {
            return false;
        }
        item.ended = true;
        holding.letGo(item.shipment);
        drain.released(item.shipment.chunk.bytes(), parts.ticker().nanos());
        return true;
    }

    private void concluded(Item item, RouteEnd end) {
        item.shipment.home.ended(item.shipment.chunk, route, end);
        if (item.shipment.endRoute(route, end)) {
            listener.finished(item.shipment);
        }
        boolean roomAgain;
        synchronized (this) {
            roomAgain = full && !holding.mustPause();
            if (roomAgain) {
                full = false;
            }
        }
        if (roomAgain) {
            listener.room(route);
            tellFull(false);
        }
    }

    private void finishDelivery(Item item) {
        if (item.reading) {
            item.reading = false;
            item.shipment.home.endRead(item.shipment.chunk);
        }
        if (item.shipment.endDelivery()) {
            listener.finished(item.shipment);
        }
    }

    /**
     * Drops the oldest waiting chunks of this lane until it is within its bound. The newest stays, however
     * large it is, so that there is always one to try the destination with.
     */
    private void shedOverflow() {
        while (true) {
            Item oldest;
            synchronized (this) {
                if (!holding.mustShed() || queue.size() <= 1) {
                    return;
                }
                oldest = queue.pollFirstEntry().getValue();
            }
            shed(oldest, ShedReason.QUEUE);
        }
    }

    private void shed(Item item, ShedReason reason) {
        end(item, new RouteEnd.Shed(reason));
        parts.notices().tell(new Notice.EventsShed(name, item.shipment.chunk.events(), reason.label()));
    }

    /** Drops a chunk that was marked as shed and is not under way. */
    void discard(Shipment shipment, ShedReason reason) {
        Item item;
        synchronized (this) {
            item = queued(shipment);
            if (item != null) {
                queue.remove(item.place);
            } else {
                item = alone.stream()
                        .filter(waiting -> waiting.shipment == shipment)
                        .findFirst()
                        .orElse(null);
                alone.removeIf(waiting -> waiting.shipment == shipment);
            }
        }
        if (item != null) {
            shed(item, reason);
        }
    }

    /** Those to be dropped are the oldest, so the search is short. The caller holds the lock. */
    private @Nullable Item queued(Shipment shipment) {
        for (Item item : queue.values()) {
            if (item.shipment == shipment) {
                return item;
            }
        }
        return null;
    }

    /** How long data for this lane waits for company; {@link Long#MAX_VALUE} while it is busy. */
    synchronized long lingerNanos() {
        return isIdle() ? linger : Long.MAX_VALUE;
    }

    /** Bytes that one delivery should carry at most. Takes no lock. */
    long unitBytes() {
        return unit.bytes();
    }

    /** Whether whoever feeds this lane is to pause. Takes no lock. */
    boolean isFull() {
        return full;
    }

    /** Roughly how long the queue will stay full; 0 where it is not. */
    synchronized long nanosUntilRoom() {
        if (!full) {
            return 0;
        }
        double rate = drain.bytesPerSecond();
        double seconds = rate > 0 ? Math.min(LONGEST_ESTIMATE, holding.excess() / rate) : 0;
        return nanosUntilAttempt() + (long) (seconds * 1e9);
    }

    /**
     * How long until something is tried again where nothing else can let go of any bytes: 0 while the destination
     * does its work, and more than 0 while it fails, even where the attempt is under way.
     */
    synchronized long nanosUntilAttempt() {
        if (failing) {
            return Math.max(1, untilProbe());
        }
        if (queue.isEmpty() && flying.isEmpty() && !alone.isEmpty()) {
            return Math.max(1, alone.first().due - parts.ticker().nanos());
        }
        return 0;
    }

    private long untilProbe() {
        if (gone) {
            return (long) (LONGEST_ESTIMATE * 1e9);
        }
        return failing ? Math.max(0, notBefore - parts.ticker().nanos()) : 0;
    }

    private synchronized boolean isIdle() {
        return !failing && !abandoned && queue.isEmpty() && backlog.isEmpty() && flying.size() < limiter.limit();
    }

    /**
     * Every wait ends now: each chunk that waits for a retry gets one attempt at once, or is left where the destination
     * is gone.
     */
    void hurry() {
        boolean leaves;
        synchronized (this) {
            stopping = true;
            notBefore = parts.ticker().nanos();
            List<Item> waiting = List.copyOf(alone);
            alone.clear();
            waiting.forEach(item -> item.due = notBefore);
            alone.addAll(waiting);
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            wakeAt = Long.MAX_VALUE;
            leaves = gone;
        }
        if (leaves) {
            abandon();
        } else {
            pump();
        }
    }

    /** Ends whatever has not ended. */
    void abandon() {
        List<Item> rest;
        List<Shipment> awaited = new ArrayList<>();
        synchronized (this) {
            abandoned = true;
            backlog.awaited().forEach(awaited::add);
            if (timer != null) {
                timer.cancel();
            }
            rest = new ArrayList<>(queue.values());
            rest.addAll(alone);
            rest.addAll(flying.values());
            queue.clear();
            alone.clear();
        }
        rest.forEach(this::leave);
        awaited.forEach(this::leaveToStore);
    }

    String name() {
        return name;
    }

    void closeOutput() {
        try {
            output.close();
        } catch (RuntimeException | Error fault) {
            parts.notices().error(name, "the output failed as it was closed, please report this: " + fault);
        }
    }

    private void tellFull(boolean isFull) {
        parts.notices().tell(new Notice.QueueFull(name, isFull, heldNow(), holding.limit()));
    }

    private synchronized long heldNow() {
        return holding.bytes();
    }

    synchronized LaneReading reading() {
        return new LaneReading(
                name,
                queue.size() + alone.size(),
                flying.size(),
                retrying(queue.values()) + retrying(alone),
                holding.bytes(),
                holding.limit(),
                failing,
                Optional.ofNullable(trouble),
                Duration.ofNanos(untilProbe()));
    }

    private static int retrying(Collection<Item> items) {
        int retrying = 0;
        for (Item item : items) {
            retrying += item.attempts > 0 ? 1 : 0;
        }
        return retrying;
    }

    /** What an answer means for the chunk. */
    private enum Landing {
        DELIVERED,
        REFUSED,
        AGAIN,
        GIVEN_UP,
        /** The destination is gone, as this answer was the first to say. */
        GONE,
        /** The destination is gone, as is known. */
        KEPT,
        /** The agent has stopped meanwhile. */
        LEFT,
        /** The agent has stopped meanwhile, and the chunk was ended then. */
        ENDED_BEFORE
    }

    /** A chunk on this lane. Guarded by the lane's lock, save {@code attempts}, which its delivery owns. */
    private static final class Item {
        private static final Comparator<Item> BY_DUE = (one, other) -> {
            int byDue = Long.signum(one.due - other.due);
            return byDue != 0 ? byDue : Long.compare(one.place, other.place);
        };

        private final Shipment shipment;
        private final long place;
        private int attempts;
        private long begun;
        private long due;
        private boolean isProbe;
        private boolean ended;
        private boolean reading;

        private Item(Shipment shipment, long place) {
            this.shipment = shipment;
            this.place = place;
        }
    }
}
