// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
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
import dev.weir.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * attempt at a time, however much waits. A chunk that fails while others succeed waits by itself.
 *
 * <h2>Order</h2>
 *
 * <p>Chunks start in the order in which they were sealed; a chunk to be tried again goes back to its
 * place. With one delivery at a time they also arrive in that order.
 *
 * <p>Promises: a chunk ends exactly once on this lane; at most {@code limit} deliveries are under way,
 * and one while the destination fails; {@code heldBytes} is what was taken and has not ended.
 */
final class Lane {
    private final int route;
    private final String name;
    private final Output output;
    private final LanePolicy policy;
    private final Dispatcher.Parts parts;
    private final LaneListener listener;
    private final RouteAccount account;
    private final Limiter limiter;

    private final TreeMap<Long, Item> queue = new TreeMap<>();
    private final TreeMap<Long, Item> alone = new TreeMap<>();
    private final TreeMap<Long, Item> flying = new TreeMap<>();
    private long heldBytes;
    private boolean full;
    private boolean failing;
    private int failures;
    private long failingSince;
    private long notBefore;
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
        account = parts.ledger().route(name);
        limiter = new FixedLimiter(policy.strictOrder() ? 1 : output.concurrency());
    }

    /** Takes a chunk. Called under the lock of its input, so it calls nobody back. */
    void take(Shipment shipment) {
        Chunk chunk = shipment.chunk;
        boolean nowFull;
        synchronized (this) {
            account.buffered(chunk.events(), chunk.bytes());
            heldBytes += chunk.bytes();
            queue.put(shipment.order, new Item(shipment));
            nowFull = !full && heldBytes >= policy.queueLimit();
            full |= nowFull && policy.overflow() == QueueOverflow.PAUSE;
        }
        if (nowFull) {
            switch (policy.overflow()) {
                case PAUSE -> {
                    listener.full(route, true);
                    tellFull(true);
                }
                case SHED_OLDEST -> parts.executor().execute(this::shedOverflow);
            }
        }
        pump();
    }

    /** Starts whatever may start. Calls nobody but the executor. */
    private void pump() {
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
                queue.remove(item.shipment.order);
                alone.remove(item.shipment.order);
                if (item.shipment.tryBegin()) {
                    flying.put(item.shipment.order, item);
                    item.begun = parts.ticker().nanos();
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
        if (abandoned) {
            return null;
        }
        if (failing) {
            if (!flying.isEmpty()) {
                return null;
            }
            if (now < notBefore) {
                wake(notBefore);
                return null;
            }
            return queue.isEmpty() ? first(alone) : first(queue);
        }
        for (Item item : alone.values()) {
            if (item.due <= now) {
                return item;
            }
            wake(item.due);
        }
        return first(queue);
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
        parts.executor().execute(() -> deliver(item, permit));
    }

    private void deliver(Item item, Permit permit) {
        CompletableFuture<Delivery> answer;
        try {
            Chunk chunk = item.shipment.chunk;
            answer = output.deliver(new Consignment(chunk, parts.store().read(chunk), item.attempts + 1));
        } catch (RuntimeException | Error broken) {
            answer = CompletableFuture.failedFuture(broken);
        }
        CompletableFuture<Void> _ = answer.handle((delivery, broken) -> {
            trySettle(item, permit, broken == null ? delivery : Delivery.retry("failure: " + broken));
            return null;
        });
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
        item.attempts++;
        switch (delivery) {
            case Delivery.Delivered ignored -> {
                permit.onSuccess();
                succeeded(item);
            }
            case Delivery.Rejected(String cause) -> {
                permit.onIgnore();
                rejected(item, cause);
            }
            case Delivery.Retry(Duration after, String cause) -> {
                permit.onDropped();
                failed(item, after, cause);
            }
        }
        pump();
        if (isIdle()) {
            listener.wanted(route);
        }
    }

    private void succeeded(Item item) {
        boolean current = landed(item, true);
        if (current) {
            end(item, new RouteEnd.Delivered());
            if (item.attempts > 1) {
                Chunk chunk = item.shipment.chunk;
                parts.notices()
                        .tell(new Notice.RetrySucceeded(
                                name, chunk.id().toString(), chunk.stream().input(), item.attempts));
            }
        }
        finishDelivery(item);
    }

    private void rejected(Item item, String cause) {
        if (landed(item, true)) {
            Chunk chunk = item.shipment.chunk;
            account.refused();
            end(item, new RouteEnd.GivenUp());
            parts.notices()
                    .tell(new Notice.Refused(
                            name, chunk.id().toString(), chunk.stream().input(), chunk.events(), cause));
        }
        finishDelivery(item);
    }

    /**
     * Takes an answered item out of flight; whether it is still this lane's.
     *
     * @param reached whether the destination answered, so that the lane is not failing any more
     */
    private synchronized boolean landed(Item item, boolean reached) {
        flying.remove(item.shipment.order);
        if (reached) {
            long now = parts.ticker().nanos();
            failing = false;
            failures = 0;
            trouble = null;
            lastSuccess = now;
            alone.values().forEach(waiting -> waiting.due = now);
        }
        return !item.ended;
    }

    private void failed(Item item, Duration after, String cause) {
        if (!landed(item, false)) {
            finishDelivery(item);
            return;
        }
        Chunk chunk = item.shipment.chunk;
        boolean again = policy.retry().allowsAfter(item.attempts);
        long wait;
        synchronized (this) {
            wait = delay(item, after, cause, again);
        }
        if (again) {
            account.retried(chunk.events());
            parts.notices()
                    .tell(new Notice.RetryScheduled(
                            name,
                            chunk.id().toString(),
                            chunk.stream().input(),
                            item.attempts,
                            Duration.ofNanos(wait),
                            cause));
        } else {
            account.abandoned();
            end(item, new RouteEnd.GivenUp());
            parts.notices()
                    .tell(new Notice.GaveUp(
                            name, chunk.id().toString(), chunk.stream().input(), item.attempts, chunk.events(), cause));
        }
        finishDelivery(item);
    }

    /** Decides who waits how long, the lane or the chunk. The caller holds the lock. */
    private long delay(Item item, Duration after, String cause, boolean again) {
        long now = parts.ticker().nanos();
        boolean othersSucceed = lastSuccess != null && lastSuccess - item.begun > 0;
        trouble = cause;
        if (othersSucceed && !policy.strictOrder()) {
            long wait = wished(policy.retry().waitNanos(item.attempts, parts.random()), after);
            item.due = now + wait;
            if (again) {
                alone.put(item.shipment.order, item);
                wake(item.due);
            }
            return wait;
        }
        failures++;
        if (!failing) {
            failing = true;
            failingSince = item.begun;
        }
        long wait = wished(policy.retry().probeNanos(failures, now - failingSince, parts.random()), after);
        notBefore = now + wait;
        if (again) {
            queue.put(item.shipment.order, item);
        }
        wake(notBefore);
        return wait;
    }

    /** The destination's wish is the least; a fifth of it by chance keeps many agents apart. */
    private long wished(long drawn, Duration after) {
        long wished = after.toNanos();
        long wait = wished > 0 ? Math.max(wished, drawn) + parts.random().nextLong(wished / 5 + 1) : drawn;
        return stopping ? Math.min(wait, Dispatcher.RETRY_WHILE_STOPPING.toNanos()) : wait;
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
        heldBytes -= item.shipment.chunk.bytes();
        assert heldBytes >= 0 : "heldBytes=" + heldBytes;
        return true;
    }

    private void concluded(Item item, RouteEnd end) {
        parts.store().ended(item.shipment.chunk, route, end);
        if (item.shipment.endRoute(route, end)) {
            listener.finished(item.shipment);
        }
        boolean roomAgain;
        synchronized (this) {
            roomAgain = full && heldBytes < policy.queueLimit();
            if (roomAgain) {
                full = false;
            }
        }
        if (roomAgain) {
            listener.full(route, false);
            tellFull(false);
        }
    }

    private void finishDelivery(Item item) {
        if (item.shipment.endDelivery()) {
            listener.finished(item.shipment);
        }
    }

    /** Drops the oldest waiting chunks of this lane until it is within its bound. */
    private void shedOverflow() {
        while (true) {
            Item oldest;
            synchronized (this) {
                if (heldBytes < policy.queueLimit() || queue.isEmpty()) {
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
            item = queue.remove(shipment.order);
            if (item == null) {
                item = alone.remove(shipment.order);
            }
        }
        if (item != null) {
            shed(item, reason);
        }
    }

    /** How long data for this lane waits for company; {@link Long#MAX_VALUE} while it is busy. */
    synchronized long lingerNanos() {
        return isIdle() ? policy.linger().toNanos() : Long.MAX_VALUE;
    }

    private synchronized boolean isIdle() {
        return !failing && !abandoned && queue.isEmpty() && flying.size() < limiter.limit();
    }

    /** Every wait ends now: each chunk that waits for a retry gets one attempt at once. */
    void hurry() {
        synchronized (this) {
            stopping = true;
            notBefore = parts.ticker().nanos();
            alone.values().forEach(item -> item.due = notBefore);
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            wakeAt = Long.MAX_VALUE;
        }
        pump();
    }

    /** Ends whatever has not ended. */
    void abandon() {
        List<Item> rest;
        synchronized (this) {
            abandoned = true;
            if (timer != null) {
                timer.cancel();
            }
            rest = new ArrayList<>(queue.values());
            rest.addAll(alone.values());
            rest.addAll(flying.values());
            queue.clear();
            alone.clear();
        }
        rest.forEach(this::leave);
    }

    String name() {
        return name;
    }

    void closeOutput() {
        output.close();
    }

    private void tellFull(boolean isFull) {
        parts.notices().tell(new Notice.QueueFull(name, isFull, heldNow(), policy.queueLimit()));
    }

    private synchronized long heldNow() {
        return heldBytes;
    }

    synchronized LaneReading reading() {
        long wait = failing ? Math.max(0, notBefore - parts.ticker().nanos()) : 0;
        return new LaneReading(
                name,
                queue.size() + alone.size(),
                flying.size(),
                retrying(queue.values()) + retrying(alone.values()),
                heldBytes,
                policy.queueLimit(),
                failing,
                Optional.ofNullable(trouble),
                Duration.ofNanos(wait));
    }

    private static int retrying(Collection<Item> items) {
        int retrying = 0;
        for (Item item : items) {
            retrying += item.attempts > 0 ? 1 : 0;
        }
        return retrying;
    }

    /** A chunk on this lane. Guarded by the lane's lock, save {@code attempts}, which its delivery owns. */
    private static final class Item {
        private final Shipment shipment;
        private int attempts;
        private long begun;
        private long due;
        private boolean ended;

        private Item(Shipment shipment) {
            this.shipment = shipment;
        }
    }
}
