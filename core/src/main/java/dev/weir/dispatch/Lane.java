// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.SlabBuffer;
import dev.weir.ledger.RouteEnd;
import dev.weir.ledger.ShedReason;
import dev.weir.limit.FixedLimiter;
import dev.weir.limit.Limiter;
import dev.weir.limit.Permit;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.store.ChunkDamagedException;
import dev.weir.store.DurableStore;
import dev.weir.time.Timers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * no success of others makes its wait shorter ({@link DestinationState}).
 *
 * <p>Where the destination is gone for good nothing is tried any more. What waits is kept until the stop, which
 * leaves it at once to its senders.
 *
 * <h2>Refusal</h2>
 *
 * <p>A chunk that is refused for what is in it is delivered piece by piece ({@link Bisection}): from its own place, one
 * piece after the other, each when the end of the one before is as durable as the chunk is. What remains refused, and
 * what may not be retried any more, is kept as a dead letter where there is a place for them, before it counts as ended.
 *
 * <h2>Order</h2>
 *
 * <p>Chunks start in the order in which they were sealed; a chunk to be tried again goes back to its
 * place. With one delivery at a time they also arrive in that order.
 *
 * <p>Promises: each event ends exactly once on this lane; at most {@code limit} deliveries are under way,
 * and one while the destination fails; what is held is what was taken and has not ended.
 */
final class Lane {
    private static final double LONGEST_ESTIMATE = 3_600;

    /** Wait before a store that could not be read is read again. */
    private static final long READ_AGAIN = 1_000_000_000L;

    /** How often a chunk that cannot be read is tried before it counts as damaged. */
    private static final int READINGS_MAX = 60;

    private final int route;
    private final String name;
    private final Output output;
    private final LanePolicy policy;
    private final Dispatcher.Parts parts;
    private final LaneListener listener;
    private final LaneBooks books;
    private final Limiter limiter;
    private final DeliveryUnit unit = new DeliveryUnit();
    private final LaneQueue queue = new LaneQueue();
    private final Recall recall;
    private final DestinationState destination;
    private final Landings landings;
    private final LaneWords words;
    private final Morgue morgue;
    private long wakeAt = Long.MAX_VALUE;
    private Timers.@Nullable Timer timer;
    private boolean abandoned;

    Lane(int route, Destination destination, Dispatcher.Parts parts, LaneListener listener) {
        this.route = route;
        name = destination.name();
        output = destination.output();
        policy = destination.policy();
        this.parts = parts;
        this.listener = listener;
        books = new LaneBooks(destination, parts);
        recall = new Recall(route, queue, listener);
        this.destination = new DestinationState(policy, parts);
        landings = new Landings(queue, this.destination, unit, policy, parts.ticker());
        words = new LaneWords(name, parts);
        morgue = new Morgue(destination, parts);
        limiter = new FixedLimiter(policy.strictOrder() ? 1 : output.concurrency());
    }

    /** Takes a chunk. Called under the lock of its input, so it calls nobody back. */
    void take(Shipment shipment) {
        boolean nowFull;
        boolean overflows;
        synchronized (this) {
            nowFull = books.took(shipment);
            if (recall.leavesToStore(shipment)) {
                parts.executor().execute(() -> leaveToStore(shipment));
            }
            overflows = books.mustShed();
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

    private void leaveToStore(Shipment shipment) {
        if (shipment.leaveRoute(route)) {
            listener.finished(shipment);
        }
    }

    /** Begins with what a store holds for this lane from earlier runs. */
    void restore(DurableStore store) {
        DurableStore.Standing standing = store.standing(route);
        synchronized (this) {
            books.restore(standing.account());
            recall.restore(store, standing);
        }
    }

    /** Brings kept chunks back, where the queue is short and there are some. Calls nobody but the executor. */
    private void refill() {
        Recall.Reading reading;
        synchronized (this) {
            reading = destination.isStopping() || abandoned ? null : recall.begin();
        }
        if (reading != null) {
            parts.executor().execute(() -> bringBack(reading));
        }
    }

    private void bringBack(Recall.Reading reading) {
        Recall.Kept kept;
        try {
            kept = reading.read();
        } catch (RuntimeException | Error unreadable) {
            parts.notices().error(name, "what is stored could not be read, tried again in a second: " + unreadable);
            synchronized (this) {
                recall.failed();
            }
            parts.timers().after(READ_AGAIN, this::refill);
            return;
        }
        synchronized (this) {
            recall.bringBack(kept);
        }
        shedOverflow();
        pump();
    }

    /** Has the lane look for work, now that everything stands. */
    void begin() {
        pump();
    }

    /** Starts whatever may start. Calls nobody but the executor. */
    private void pump() {
        refill();
        while (true) {
            final LaneItem item;
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
                queue.take(item);
                if (item.shipment.tryBegin()) {
                    queue.fly(item);
                    item.begun = parts.ticker().nanos();
                    item.isProbe = destination.isFailing();
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

    private @Nullable LaneItem nextDue() {
        long now = parts.ticker().nanos();
        boolean oneAtATime = policy.strictOrder() || destination.isFailing();
        if (abandoned || destination.isGone() || (oneAtATime && queue.flying() > 0)) {
            return null;
        }
        if (destination.isFailing()) {
            if (now - destination.notBefore() < 0) {
                wake(destination.notBefore());
                return null;
            }
            return queue.first();
        }
        LaneItem waiting = queue.firstAlone();
        if (waiting != null && now - waiting.due >= 0) {
            return waiting;
        }
        if (waiting != null) {
            wake(waiting.due);
        }
        return queue.firstWaiting();
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

    private void start(LaneItem item, Permit permit) {
        try {
            parts.executor().execute(() -> deliver(item, permit));
        } catch (RuntimeException | Error noThread) {
            putBack(item, permit);
            parts.notices().error(name, "no thread for a delivery, tried again in a second: " + noThread);
        }
    }

    /** Undoes the start of a delivery that found no thread. Calls nobody, for here an input may be locked. */
    private void putBack(LaneItem item, Permit permit) {
        synchronized (this) {
            queue.land(item);
            permit.onIgnore();
            queue.putBack(item);
            destination.cannotBeTried(Dispatcher.RETRY_WHILE_STOPPING.toNanos());
            wake(destination.notBefore());
        }
        item.shipment.endDelivery();
    }

    private void deliver(LaneItem item, Permit permit) {
        if (isAbandoned()) {
            // The thread came after the end of the grace: the chunk has been accounted for, and the output may be
            // closed.
            trySettle(item, permit, Delivery.retry("the agent has stopped"));
            return;
        }
        CompletableFuture<Delivery> answer;
        try {
            SlabBuffer payload = read(item);
            if (payload == null) {
                putBack(item, permit);
                return;
            }
            item.reading = true;
            answer = Objects.requireNonNull(output.deliver(item.consignment(payload)), "the output gave no future");
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

    /**
     * The payload of a chunk; none where its store cannot read it for now, which is no attempt to deliver it.
     *
     * @throws ChunkDamagedException if it is not what was written, or could not be read {@value #READINGS_MAX} times
     */
    private @Nullable SlabBuffer read(LaneItem item) {
        try {
            return item.shipment.home.read(item.shipment.chunk);
        } catch (UncheckedIOException refused) {
            if (++item.readings >= READINGS_MAX) {
                throw new ChunkDamagedException(
                        "readings=" + item.readings + " failed, and the events count as lost: " + refused.getMessage(),
                        refused);
            }
            parts.notices().error(name, "tried again in a second: " + refused.getMessage());
            return null;
        }
    }

    /** A chunk that cannot be read is no fault of the destination's. */
    private void drop(LaneItem item, Permit permit, ChunkDamagedException damaged) {
        synchronized (this) {
            queue.land(item);
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
    private void trySettle(LaneItem item, Permit permit, Delivery delivery) {
        try {
            settle(item, permit, delivery);
        } catch (RuntimeException | Error fault) {
            parts.notices().error(name, "a delivery could not be settled, please report this: " + fault);
            throw fault;
        }
    }

    private void settle(LaneItem item, Permit permit, Delivery delivery) {
        boolean cut = delivery instanceof Delivery.Rejected(String ignored, Delivery.Blame blame)
                && blame == Delivery.Blame.CONTENT
                && item.cut();
        Landing landing;
        synchronized (this) {
            landing = landings.land(item, permit, delivery, cut, abandoned);
        }
        switch (landing) {
            case DELIVERED -> {
                words.delivered(item.current(), item.attempts);
                conclude(item, new RouteEnd.Delivered());
            }
            case REFUSED -> {
                books.account().refused();
                bury(item, delivery);
            }
            case GIVEN_UP -> {
                books.account().abandoned();
                bury(item, delivery);
            }
            case AGAIN -> {
                again(item, delivery.cause());
                finish(item);
            }
            case GONE -> {
                gone(delivery.cause());
                finish(item);
            }
            case LEFT -> {
                leave(item);
                finish(item);
            }
            case CUT, KEPT, ENDED_BEFORE -> finish(item);
        }
    }

    /** The end of an attempt; called once for each, when nobody reads the bytes any more. */
    private void finish(LaneItem item) {
        finishDelivery(item);
        pump();
        if (isIdle()) {
            listener.wanted(route);
        }
    }

    private void again(LaneItem item, String cause) {
        Chunk tried = item.current();
        books.account().retried(tried.events());
        long wait = Math.max(0, item.due - parts.ticker().nanos());
        words.again(tried, item.attempts, Duration.ofNanos(wait), cause);
    }

    private void gone(String cause) {
        words.gone(cause);
        boolean leaves;
        synchronized (this) {
            leaves = destination.isStopping();
        }
        if (leaves) {
            abandon();
        }
    }

    // ---- ends

    /** What is under way will never be delivered: it is kept as a dead letter, or gone. */
    private void bury(LaneItem item, Delivery delivery) {
        var _ = morgue.keep(item, delivery.cause()).handle((kept, failed) -> {
            if (failed == null) {
                RouteEnd end = kept ? new RouteEnd.DeadLettered() : new RouteEnd.GivenUp();
                words.ended(item, end, delivery);
                conclude(item, end);
            } else {
                putOff(item, failed);
            }
            return null;
        });
    }

    /** The disk does not take a dead letter: nothing is lost, and all of it is tried again after a while. */
    private void putOff(LaneItem item, Throwable failed) {
        boolean leaves;
        synchronized (this) {
            queue.land(item);
            leaves = abandoned && !item.ended;
            if (!abandoned && !item.ended) {
                landings.putAside(item, Duration.ZERO);
            }
        }
        if (leaves) {
            leave(item);
        }
        words.cannotKeep(item.current(), failed);
        finish(item);
    }

    /** What is under way has ended, the chunk or a piece of it. */
    private void conclude(LaneItem item, RouteEnd end) {
        if (item.isInPieces()) {
            endPiece(item, end);
            return;
        }
        synchronized (this) {
            queue.land(item);
        }
        end(item, end);
        finish(item);
    }

    private void endPiece(LaneItem item, RouteEnd end) {
        Chunk piece = item.current();
        boolean last = false;
        boolean endedBefore;
        synchronized (this) {
            endedBefore = item.ended;
            if (!endedBefore) {
                last = item.pieceEnded(end);
                item.ended = last;
                books.letGo(item.shipment, piece.bytes());
            }
        }
        if (endedBefore) {
            finish(item);
            return;
        }
        books.ended(piece, end);
        boolean isLast = last;
        var _ = item.shipment.home.pieceEnded(piece, route, end, last).handle((durable, failed) -> {
            nextPiece(item, isLast, failed == null);
            return null;
        });
    }

    /** The end of a piece is durable, or will not be before the store is closed. */
    private void nextPiece(LaneItem item, boolean wasLast, boolean durable) {
        boolean leaves;
        synchronized (this) {
            queue.land(item);
            leaves = !item.ended && (abandoned || !durable);
            if (!item.ended && !leaves) {
                queue.putBack(item);
            }
        }
        if (wasLast) {
            hasEnded(item, item.worst());
        } else if (leaves) {
            leave(item);
        } else {
            tellRoom();
        }
        finish(item);
    }

    /** Ends all that is left of an item, once and for all. Called outside the lock. */
    private void end(LaneItem item, RouteEnd end) {
        Chunk left = claim(item);
        if (left == null) {
            return;
        }
        books.ended(left, end);
        item.shipment.home.ended(left, route, end);
        hasEnded(item, item.isInPieces() && end.isSafe() ? item.worst() : end);
    }

    /** What the agent leaves behind at its stop: part of a chunk may still be with its sender. */
    private void leave(LaneItem item) {
        Chunk left = claim(item);
        if (left == null) {
            return;
        }
        if (item.shipment.isKept()) {
            leaveToStore(item.shipment);
            return;
        }
        int kept = left.keptBySender();
        books.account().ended(kept, kept == left.events() ? left.bytes() : 0, new RouteEnd.Returned());
        if (kept < left.events()) {
            int lost = left.events() - kept;
            books.account().ended(lost, left.bytes(), new RouteEnd.Shed(ShedReason.STOP));
        }
        var returned = new RouteEnd.Returned();
        item.shipment.home.ended(left, route, returned);
        hasEnded(item, returned);
    }

    /** What is left of an item, for whoever ends it; nothing where it has ended, if only its last piece in memory. */
    private synchronized @Nullable Chunk claim(LaneItem item) {
        if (item.ended) {
            return null;
        }
        item.ended = true;
        books.letGo(item.shipment, item.bytesLeft());
        return item.left();
    }

    private void hasEnded(LaneItem item, RouteEnd end) {
        if (item.shipment.endRoute(route, end)) {
            listener.finished(item.shipment);
        }
        tellRoom();
    }

    private void tellRoom() {
        boolean roomAgain;
        synchronized (this) {
            roomAgain = books.hasRoomAgain();
        }
        if (roomAgain) {
            listener.room(route);
            tellFull(false);
        }
    }

    private void finishDelivery(LaneItem item) {
        if (item.reading) {
            item.endReading();
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
            LaneItem oldest;
            synchronized (this) {
                oldest = books.mustShed() ? queue.takeOldest() : null;
            }
            if (oldest == null) {
                return;
            }
            shed(oldest, ShedReason.QUEUE);
        }
    }

    private void shed(LaneItem item, ShedReason reason) {
        int events = item.eventsLeft();
        end(item, new RouteEnd.Shed(reason));
        parts.notices().tell(new Notice.EventsShed(name, events, reason.label()));
    }

    /** Drops a chunk that was marked as shed and is not under way. */
    void discard(Shipment shipment, ShedReason reason) {
        LaneItem item;
        synchronized (this) {
            item = queue.take(shipment);
        }
        if (item != null) {
            shed(item, reason);
        }
    }

    /** How long data for this lane waits for company; {@link Long#MAX_VALUE} while it is busy. */
    synchronized long lingerNanos() {
        return isIdle() ? destination.linger() : Long.MAX_VALUE;
    }

    /** Bytes that one delivery should carry at most. Takes no lock. */
    long unitBytes() {
        return unit.bytes();
    }

    /** Whether whoever feeds this lane is to pause. Takes no lock. */
    boolean isFull() {
        return books.isFull();
    }

    /** Roughly how long the queue will stay full; 0 where it is not. */
    synchronized long nanosUntilRoom() {
        return books.isFull() ? nanosUntilAttempt() + books.nanosToDrain() : 0;
    }

    /**
     * How long until something is tried again where nothing else can let go of any bytes: 0 while the destination
     * does its work, and more than 0 while it fails, even where the attempt is under way.
     */
    synchronized long nanosUntilAttempt() {
        if (destination.isFailing()) {
            return Math.max(1, untilProbe());
        }
        LaneItem alone = queue.firstAlone();
        if (alone != null && queue.waiting() == 0 && queue.flying() == 0) {
            return Math.max(1, alone.due - parts.ticker().nanos());
        }
        return 0;
    }

    private long untilProbe() {
        return destination.isGone() ? (long) (LONGEST_ESTIMATE * 1e9) : destination.untilProbe();
    }

    private synchronized boolean isIdle() {
        return !destination.isFailing()
                && !abandoned
                && queue.waiting() == 0
                && recall.isEmpty()
                && queue.flying() < limiter.limit();
    }

    /**
     * Every wait ends now: each chunk that waits for a retry gets one attempt at once, or is left where the destination
     * is gone.
     */
    void hurry() {
        boolean leaves;
        synchronized (this) {
            destination.stop();
            queue.hurry(destination.notBefore());
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            wakeAt = Long.MAX_VALUE;
            leaves = destination.isGone();
        }
        if (leaves) {
            abandon();
        } else {
            pump();
        }
    }

    /** Ends whatever has not ended. */
    void abandon() {
        List<LaneItem> rest;
        List<Shipment> awaited = new ArrayList<>();
        synchronized (this) {
            abandoned = true;
            recall.awaited().forEach(awaited::add);
            if (timer != null) {
                timer.cancel();
            }
            rest = queue.abandon();
        }
        rest.forEach(this::leave);
        awaited.forEach(this::leaveToStore);
    }

    String name() {
        return name;
    }

    void closeOutput() {
        words.sumUp();
        try {
            output.close();
        } catch (RuntimeException | Error fault) {
            parts.notices().error(name, "the output failed as it was closed, please report this: " + fault);
        }
    }

    private void tellFull(boolean isFull) {
        books.tellFull(isFull, heldNow());
    }

    private synchronized long heldNow() {
        return books.bytes();
    }

    synchronized LaneReading reading() {
        return new LaneReading(
                name,
                queue.waitingInAll(),
                queue.flying(),
                queue.retrying(),
                books.bytes(),
                books.limit(),
                destination.isFailing(),
                destination.trouble(),
                Duration.ofNanos(untilProbe()));
    }
}
