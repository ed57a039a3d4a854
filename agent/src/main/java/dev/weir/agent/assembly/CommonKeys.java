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
    record OfInput(Optional<String> alias, Optional<String> tag, PolicyMaker maker) {
        static OfInput read(Values values) {
            return new OfInput(
                    values.find(InputKeys.ALIAS),
                    values.find(InputKeys.TAG),
                    (largest, storage) -> policy(values, largest, storage));
        }

        InputPolicy policy(long largestItem, StorageKeys.OfService storage) {
            return maker.make(largestItem, storage);
        }

        private static InputPolicy policy(Values values, long largestItem, StorageKeys.OfService storage) {
            StorageType type = values.find(StorageKeys.TYPE).orElse(storage.usual());
            AckLevel usual = type == StorageType.FILESYSTEM ? AckLevel.DISK : AckLevel.MEMORY;
            AckLevel ack = values.find(InputKeys.ACK).orElse(usual);
            OverflowPolicy policy =
                    values.find(BackpressureKeys.OVERFLOW_POLICY).orElse(usualPolicy(type));
            check(values, type, policy, ack, storage);
            boolean kept = type == StorageType.FILESYSTEM && storage.store().isPresent();
            return new InputPolicy(
                    BackpressureKeys.memoryLimit(values),
                    values.get(BackpressureKeys.RESUME_RATIO),
                    !kept && policy == OverflowPolicy.SPILL ? OverflowPolicy.PAUSE : policy,
                    !kept && ack == AckLevel.DISK ? AckLevel.MEMORY : ack,
                    largestItem,
                    values.get(InputKeys.ROUTABLE),
                    values.get(InputKeys.ACK_TIMEOUT),
                    0,
                    kept,
                    values.get(InputKeys.ACK_ROUTES));
        }

        private static OverflowPolicy usualPolicy(StorageType type) {
            return switch (type) {
                case MEMORY -> OverflowPolicy.PAUSE;
                case MEMRB -> OverflowPolicy.SHED_OLDEST;
                case FILESYSTEM -> OverflowPolicy.SPILL;
            };
        }

        private static void check(
                Values values, StorageType type, OverflowPolicy policy, AckLevel ack, StorageKeys.OfService storage) {
            if (type == StorageType.MEMRB && policy != OverflowPolicy.SHED_OLDEST) {
                values.problem(
                        BackpressureKeys.OVERFLOW_POLICY, "contradicts storage.type memrb, which is shed_oldest");
            }
            if (type == StorageType.FILESYSTEM && storage.store().isEmpty()) {
                values.problem(StorageKeys.TYPE, "filesystem needs storage.path in the service section");
            }
            if (type != StorageType.FILESYSTEM && policy == OverflowPolicy.SPILL) {
                values.problem(BackpressureKeys.OVERFLOW_POLICY, "spill needs storage.type filesystem");
            }
            if (values.given(InputKeys.ACK_ROUTES) && ack != AckLevel.DELIVERED) {
                values.warning(InputKeys.ACK_ROUTES, "has no effect unless ack is delivered");
            }
            if (type != StorageType.FILESYSTEM && ack == AckLevel.DISK) {
                values.problem(InputKeys.ACK, "disk needs storage.type filesystem");
            }
        }
    }

    /** Makes an input's policy once the rest that it depends on is known. */
    @FunctionalInterface
    interface PolicyMaker {
        InputPolicy make(long largestItem, StorageKeys.OfService storage);
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
                    (scheduler, linger, storage) -> LaneKeys.readLane(values, scheduler, linger, storage));
        }

        LanePolicy lane(RetryPolicy scheduler, Duration usualLinger, StorageKeys.OfService storage) {
            return maker.make(scheduler, usualLinger, storage);
        }
    }

    /** Makes a lane's policy once the rest that it depends on is known. */
    @FunctionalInterface
    interface LaneMaker {
        LanePolicy make(RetryPolicy scheduler, Duration usualLinger, StorageKeys.OfService storage);
    }
}
