// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.backpressure.BackpressureKeys;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.Key;
import dev.weir.config.KnownKeys;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.dispatch.LaneKeys;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.input.InputKeys;
import dev.weir.route.MatchKeys;
import dev.weir.route.TagPattern;
import dev.weir.store.StorageKeys;
import dev.weir.store.StorageKeys.StorageType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The keys that every input, filter and output has beside its plugin's own, and what they say. */
public final class CommonKeys {
    private static final Key<String> FILTER_ALIAS = Key.text("alias")
            .optional()
            .doc("Name of this filter in metrics and logs; by default the plugin's name and a number.")
            .same();

    /** Of an input. */
    public static final Schema<OfInput> INPUT = Schema.of(InputKeys.GROUP)
            .group(BackpressureKeys.OF_INPUT)
            .group(StorageKeys.OF_INPUT)
            .into(OfInput::read);

    /** Of a filter. */
    public static final Schema<OfFilter> FILTER =
            Schema.of(MatchKeys.GROUP).group("Every filter", FILTER_ALIAS).into(OfFilter::read);

    /** Of an output. */
    public static final Schema<OfOutput> OUTPUT = Schema.of(MatchKeys.GROUP)
            .group(LaneKeys.OF_OUTPUT)
            .group(StorageKeys.OF_OUTPUT)
            .into(OfOutput::read);

    private CommonKeys() {}

    /** Every key that any section knows, so that a key in the wrong place can be sent to the right one. */
    static KnownKeys known(Plugins plugins) {
        var known = new KnownKeys()
                .add("service", AgentKeys.SCHEMA)
                .add("every input", INPUT)
                .add("every output", OUTPUT);
        plugins.inputs().forEach(factory -> known.add("input " + factory.name(), factory.schema()));
        plugins.filters().forEach(factory -> known.add("filter " + factory.name(), factory.schema()));
        plugins.outputs().forEach(factory -> known.add("output " + factory.name(), factory.schema()));
        return known;
    }

    /** What the common keys of an input say. */
    record OfInput(Optional<String> alias, Optional<String> tag, Function<Long, InputPolicy> forLargestItem) {
        static OfInput read(Values values) {
            boolean ring = values.get(StorageKeys.TYPE) == StorageType.MEMRB;
            OverflowPolicy policy = values.find(BackpressureKeys.OVERFLOW_POLICY)
                    .orElse(ring ? OverflowPolicy.SHED_OLDEST : OverflowPolicy.PAUSE);
            if (ring && policy != OverflowPolicy.SHED_OLDEST) {
                values.problem(
                        BackpressureKeys.OVERFLOW_POLICY, "contradicts storage.type memrb, which is shed_oldest");
            }
            if (values.get(StorageKeys.TYPE) == StorageType.FILESYSTEM) {
                values.problem(
                        StorageKeys.TYPE,
                        "filesystem is not there yet: chunks live in memory, bounded by mem_buf_limit and"
                                + " memory.limit; take the key away, and what senders keep is not lost");
            }
            if (values.get(InputKeys.ACK) == AckLevel.DISK) {
                values.problem(InputKeys.ACK, "disk needs storage on disk, which is not there yet");
            }
            long limit = BackpressureKeys.memoryLimit(values);
            double ratio = values.get(BackpressureKeys.RESUME_RATIO);
            AckLevel ack = values.get(InputKeys.ACK);
            boolean routable = values.get(InputKeys.ROUTABLE);
            Duration ackTimeout = values.get(InputKeys.ACK_TIMEOUT);
            return new OfInput(
                    values.find(InputKeys.ALIAS),
                    values.find(InputKeys.TAG),
                    largest -> new InputPolicy(limit, ratio, policy, ack, largest, routable, ackTimeout, false));
        }

        InputPolicy policy(long largestItem) {
            return forLargestItem.apply(largestItem);
        }
    }

    /** What the common keys of a filter say. */
    record OfFilter(Optional<String> alias, Optional<TagPattern> match) {
        static OfFilter read(Values values) {
            return new OfFilter(values.find(FILTER_ALIAS), MatchKeys.read(values));
        }
    }

    /** What the common keys of an output say. */
    record OfOutput(Optional<String> alias, Optional<TagPattern> match, LaneMaker maker) {
        static OfOutput read(Values values) {
            return new OfOutput(
                    values.find(LaneKeys.ALIAS),
                    MatchKeys.read(values),
                    (scheduler, linger) -> LaneKeys.readLane(values, scheduler, linger));
        }

        LanePolicy lane(RetryPolicy scheduler, Duration usualLinger) {
            return maker.make(scheduler, usualLinger);
        }
    }

    /** Makes a lane's policy once the rest that it depends on is known. */
    @FunctionalInterface
    interface LaneMaker {
        LanePolicy make(RetryPolicy scheduler, Duration usualLinger);
    }
}
