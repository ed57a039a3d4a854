// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.simulation.scenario.Incident.Trouble;
import dev.weir.simulation.scenario.Source.Manner;
import dev.weir.simulation.time.Streams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Draws scenarios from seeds. Each seed first draws which kinds of trouble it knows at all and how often they come, so that
 * runs differ in kind and not in detail alone: some know no trouble, some know one kind and plenty of it.
 */
public final class ScenarioDraw {
    private static final long SECOND = 1_000_000;
    private static final Comparator<Incident> BY_BEGINNING = Comparator.comparingLong(Incident::atMicros);

    private final Streams streams;

    private ScenarioDraw(long seed) {
        streams = new Streams(seed);
    }

    /** The scenario of a seed. */
    public static Scenario of(long seed) {
        Scenario calm = overSoundDisk(seed);
        if (!calm.service().durable()) {
            return calm;
        }
        List<Incident> all = new ArrayList<>(calm.incidents());
        all.addAll(new ScenarioDraw(seed).diskTroubles(calm));
        all.sort(BY_BEGINNING);
        return calm.with(calm.arrivals(), all);
    }

    /** The same, without what happens to its disk. */
    public static Scenario overSoundDisk(long seed) {
        return new ScenarioDraw(seed).draw(seed);
    }

    private Scenario draw(long seed) {
        RandomGenerator shape = streams.of("shape");
        List<Source> sources = new ArrayList<>();
        for (int count = 1 + shape.nextInt(3); count > 0; count--) {
            sources.add(source(shape));
        }
        List<Target> targets = new ArrayList<>();
        for (int count = 1 + shape.nextInt(3); count > 0; count--) {
            targets.add(target(shape, targets.isEmpty()));
        }
        RandomGenerator poison = streams.of("poison");
        boolean patient = sources.stream().anyMatch(Source::waitsForDelivery);
        targets.replaceAll(target -> searched(target, patient, poison));
        long length = one(shape, 500_000L, 5 * SECOND, 20 * SECOND);
        var service = new Service(
                one(shape, 60_000L, 400_000L, 4_000_000L),
                one(shape, 50L, 300L, 1_000L),
                one(shape, 0L, 500L, 5_000L),
                one(shape, 0L, 50L, 2_000L),
                streams.of("storage").nextBoolean());
        return new Scenario(
                seed, service, sources, targets, arrivals(sources.size(), length), incidents(targets.size(), length));
    }

    private static Source source(RandomGenerator random) {
        Manner manner = one(random, Manner.values());
        int lostAnswers = one(random, 0, 0, 50);
        long patience = one(random, 300L, 3_000L, 30_000L);
        return new Source(
                manner,
                random.nextInt(5) == 0
                        ? one(random, OverflowPolicy.PAUSE, OverflowPolicy.SHED_NEWEST, OverflowPolicy.SHED_OLDEST)
                        : OverflowPolicy.PAUSE,
                one(random, 2_000L, 20_000L, 300_000L, Long.MAX_VALUE),
                one(random, 1.0, 1.0, 0.5),
                random.nextBoolean() ? AckLevel.DELIVERED : AckLevel.MEMORY,
                one(random, 1, 5, 40),
                one(random, 1, 4, 16),
                lostAnswers > 0 ? Math.min(3_000, patience) : patience,
                lostAnswers);
    }

    private static Target target(RandomGenerator random, boolean first) {
        return new Target(
                first ? "*" : one(random, "*", "a.*", "b"),
                one(random, 1, 1, 2, 4),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0 ? QueueOverflow.SHED_OLDEST : QueueOverflow.PAUSE,
                one(random, 3_000L, 50_000L, Long.MAX_VALUE, Long.MAX_VALUE),
                one(random, 0, 2, RetryPolicy.UNLIMITED, RetryPolicy.UNLIMITED, RetryPolicy.UNLIMITED),
                one(random, 0L, 200L, 5_000L),
                one(random, 100L, 2_000L, 30_000L),
                one(random, 1, 2, 8, 8),
                one(random, 0L, 0L, 0L, 40_000L),
                one(random, 0, 0, 0, 37),
                random.nextInt(4) == 0);
    }

    /** Most that refuse events do it for what is in them, a few or, where nobody offers these again and again, many. */
    private static Target searched(Target target, boolean patient, RandomGenerator random) {
        return target.poisonEvery() == 0 || random.nextInt(3) == 0
                ? target
                : target.refusingContent(patient ? one(random, 37, 37, 7) : one(random, 37, 7, 2, 1));
    }

    private List<Arrival> arrivals(int sources, long length) {
        RandomGenerator random = streams.of("arrivals");
        List<Arrival> drawn = new ArrayList<>();
        for (int count = one(random, 5, 20, 60); count > 0; count--) {
            boolean burst = random.nextInt(8) == 0;
            drawn.add(new Arrival(
                    random.nextLong(length),
                    random.nextInt(sources),
                    burst ? 20 + random.nextInt(60) : 1 + random.nextInt(6),
                    one(random, 40, 120, 700),
                    random.nextInt(3)));
        }
        drawn.sort((some, others) -> Long.compare(some.atMicros(), others.atMicros()));
        return drawn;
    }

    private List<Incident> incidents(int targets, long length) {
        RandomGenerator random = streams.of("incidents");
        Weights weights = Weights.draw(random, trouble -> trouble.compareTo(Trouble.DISK_FULL) < 0);
        List<Incident> drawn = new ArrayList<>();
        for (int count = weights.sum == 0 ? 0 : random.nextInt(6); count > 0; count--) {
            drawn.add(new Incident(
                    random.nextLong(length),
                    random.nextLong(one(random, 20_000L, SECOND, 8 * SECOND)),
                    weights.one(random),
                    random.nextInt(targets)));
        }
        drawn.sort(BY_BEGINNING);
        return drawn;
    }

    /** Half of all disks are sound; the others know some kinds of trouble. */
    private List<Incident> diskTroubles(Scenario calm) {
        RandomGenerator random = streams.of("disk troubles");
        long length = Math.max(SECOND, calm.lastTroubleMicros());
        Weights weights = Weights.draw(random, trouble -> trouble.compareTo(Trouble.DISK_FULL) >= 0);
        List<Incident> drawn = new ArrayList<>();
        for (int count = weights.sum == 0 || random.nextBoolean() ? 0 : 1 + random.nextInt(4); count > 0; count--) {
            drawn.add(new Incident(
                    random.nextLong(length),
                    random.nextLong(one(random, 20_000L, SECOND, 8 * SECOND)),
                    weights.one(random),
                    0));
        }
        return drawn;
    }

    /** How often each kind of trouble comes. */
    private record Weights(Map<Trouble, Integer> ofKind, int sum) {
        static Weights draw(RandomGenerator random, Predicate<Trouble> kinds) {
            Map<Trouble, Integer> drawn = new EnumMap<>(Trouble.class);
            for (Trouble trouble : Trouble.values()) {
                if (kinds.test(trouble)) {
                    drawn.put(trouble, ScenarioDraw.one(random, 0, 0, 1, 4));
                }
            }
            return new Weights(
                    drawn, drawn.values().stream().mapToInt(Integer::intValue).sum());
        }

        Trouble one(RandomGenerator random) {
            int at = random.nextInt(sum);
            for (Map.Entry<Trouble, Integer> next : ofKind.entrySet()) {
                at -= next.getValue();
                if (at < 0) {
                    return next.getKey();
                }
            }
            throw new IllegalStateException("the weights are not as many as their sum=" + sum);
        }
    }

    @SafeVarargs
    private static <T> T one(RandomGenerator random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
