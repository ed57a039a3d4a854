// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import dev.weir.store.StorageKeys;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The keys that this room obeys: retries, the bound of a lane's own queue, order. */
public final class LaneKeys {
    /** Attempts after the first. */
    public static final Key<Integer> RETRY_LIMIT = Key.parsed(
                    "retry_limit", "number, no_limits or no_retries", LaneKeys::retryLimit)
            .byDefaultText("no_limits")
            .doc("Attempts after the first: a number, no_limits, or no_retries.")
            .different("the default is no_limits, where Fluent Bit's 1 loses what a short outage held up");

    /** Bound of the queue. */
    public static final Key<ByteSize> QUEUE_LIMIT = Key.size("queue.limit")
            .byDefault(new ByteSize(0))
            .doc("Bytes of events in memory that may wait for this output before queue.overflow applies; 0 is no bound"
                    + " of its own. What is stored on disk waits there and does not count.")
            .ours();

    /** What happens at that bound. */
    public static final Key<QueueOverflow> QUEUE_OVERFLOW = Key.choice("queue.overflow", QueueOverflow.class)
            .optional()
            .doc("What happens at queue.limit and at storage.total_limit_size: pause the inputs that feed this output,"
                    + " or shed_oldest (drop the oldest chunk for this output alone, counted). Default: pause at"
                    + " queue.limit, shed_oldest at storage.total_limit_size.")
            .ours();

    /** Order of arrival. */
    public static final Key<Order> ORDER = Key.choice("order", Order.class)
            .byDefault(Order.RELAXED)
            .doc("With strict, one delivery at a time, so that events of a stream arrive in their order.")
            .ours();

    /** How long an idle lane waits for company. */
    public static final Key<Duration> LINGER = Key.duration("dispatch.linger")
            .optional()
            .between(Duration.ZERO, Duration.ofMinutes(1))
            .doc("How long data waits for company where this output has nothing to do. Default: 2 ms, or what the"
                    + " plugin says.")
            .ours();

    /** Name in metrics and logs. */
    public static final Key<String> ALIAS = Key.text("alias")
            .optional()
            .doc("Name of this output in metrics and logs; by default the plugin's name and a number, as in http.0.")
            .same();

    /** Shortest wait. */
    public static final Key<Duration> SCHEDULER_BASE = Key.duration("scheduler.base")
            .optional()
            .between(Duration.ofMillis(1), Duration.ofHours(1))
            .doc("Unit of the wait before a retry, which doubles with each failure of a chunk. Default: 1 s; a"
                    + " destination that fails as a whole is then asked about every second at first, and later every"
                    + " twentieth of the time that it has failed. A value that is given is also the shortest wait.")
            .different("Fluent Bit's default is 5 s");

    /** Longest wait. */
    public static final Key<Duration> SCHEDULER_CAP = Key.duration("scheduler.cap")
            .byDefault(Duration.ofSeconds(30))
            .between(Duration.ofMillis(1), Duration.ofHours(24))
            .doc("Longest wait before a retry.")
            .different("Fluent Bit's default is 2,000 s");

    /** Those of an output. */
    public static final KeyGroup OF_OUTPUT = KeyGroup.of(
            "Delivery",
            RETRY_LIMIT,
            QUEUE_LIMIT,
            QUEUE_OVERFLOW,
            ORDER,
            LINGER,
            ALIAS,
            Key.integer("workers")
                    .byDefault(0)
                    .doc("Threads that deliver.")
                    .met("deliveries run on threads of their own, as many as the destination takes"),
            Key.text("log_level")
                    .optional()
                    .doc("How much this output says.")
                    .absent("log_level of the service holds for all plugins"),
            Key.duration("log_suppress_interval")
                    .byDefault(Duration.ZERO)
                    .doc("Say the same thing only once in that time.")
                    .met("what a peer can provoke is always limited to one line in 10 seconds"));

    /** Those of the service. */
    public static final KeyGroup OF_SERVICE = KeyGroup.of("Retries", SCHEDULER_BASE, SCHEDULER_CAP);

    private static final Duration LONG = Duration.ofSeconds(60);

    private LaneKeys() {}

    private static Integer retryLimit(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "no_limits", "false", "off" -> RetryPolicy.UNLIMITED;
            case "no_retries" -> 0;
            default -> positive(text);
        };
    }

    private static int positive(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with what is allowed
        }
        throw new IllegalArgumentException("is neither a number from 1 on, nor no_limits, nor no_retries");
    }

    /** The scheduler's part of a retry policy, unlimited; warns where waits are very long. */
    public static RetryPolicy readScheduler(Values values) {
        Duration base = values.find(SCHEDULER_BASE).orElse(Duration.ofSeconds(1));
        Duration floor = values.given(SCHEDULER_BASE) ? base : Duration.ZERO;
        Duration cap = values.get(SCHEDULER_CAP);
        if (cap.compareTo(LONG) > 0) {
            values.warning(SCHEDULER_CAP, "is long: after an outage data may wait that much longer");
        }
        if (cap.compareTo(base) < 0) {
            if (values.given(SCHEDULER_CAP)) {
                values.problem(SCHEDULER_CAP, "is below scheduler.base=" + base.toMillis() + " ms");
            }
            cap = base;
        }
        return new RetryPolicy(RetryPolicy.UNLIMITED, floor, base, cap);
    }

    /** How an output's lane behaves. */
    public static LanePolicy readLane(
            Values values, RetryPolicy scheduler, Duration usualLinger, StorageKeys.OfService storage) {
        long queue = values.get(QUEUE_LIMIT).bytes();
        long stored =
                values.find(StorageKeys.TOTAL_LIMIT_SIZE).map(ByteSize::bytes).orElse(0L);
        Optional<QueueOverflow> overflow = values.find(QUEUE_OVERFLOW);
        return new LanePolicy(
                new RetryPolicy(values.get(RETRY_LIMIT), scheduler.floor(), scheduler.base(), scheduler.cap()),
                new LanePolicy.Bound(queue == 0 ? Long.MAX_VALUE : queue, overflow.orElse(QueueOverflow.PAUSE)),
                new LanePolicy.Bound(stored == 0 ? Long.MAX_VALUE : stored, overflow.orElse(QueueOverflow.SHED_OLDEST)),
                values.find(LINGER).orElse(usualLinger),
                values.get(ORDER) == Order.STRICT,
                storage.keepsRejected(values));
    }

    /** Whether events of a stream arrive in their order. */
    public enum Order {
        /** They start in order and may arrive out of it. */
        RELAXED,
        /** They arrive in order. */
        STRICT
    }
}
