// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.event.Tag;
import dev.weir.output.Repeats;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * For each route what its events may count on, and why, as {@code weir check} prints it: exactly-once effect, where
 * whatever fails is repeated and repeats are recognised; at least once, where they may not be; or at most once, where
 * something can be lost. It goes from the moment at which an event was stored or its sender was answered.
 *
 * <p>Routes beyond {@value #ROUTES_MAX} are counted and not shown.
 */
final class RoutePromises {
    static final int ROUTES_MAX = 50;

    private RoutePromises() {}

    /** The text, a line a route. */
    static String of(Plan plan) {
        var lines = new ArrayList<String>();
        for (InputPlan<?> input : plan.inputs()) {
            for (OutputPlan<?> output : plan.outputs()) {
                if (mayMeet(plan, input, output)) {
                    lines.add("  %s > %s: %s%n".formatted(input.name(), output.name(), promise(input, output)));
                }
            }
        }
        String shown = lines.stream().limit(ROUTES_MAX).collect(Collectors.joining());
        String more = lines.size() > ROUTES_MAX ? "  routes=%d more%n".formatted(lines.size() - ROUTES_MAX) : "";
        return lines.isEmpty() ? "" : "what each route may count on:%n".formatted() + shown + more;
    }

    /** Whether events of an input can come to an output; a tag that the input or a filter makes may be any. */
    private static boolean mayMeet(Plan plan, InputPlan<?> input, OutputPlan<?> output) {
        boolean any = input.tag().isEmpty()
                || input.tag().contains("*")
                || !plan.filters().isEmpty();
        return input.policy().routable() && (any || output.match().matches(new Tag(input.tag())));
    }

    private static String promise(InputPlan<?> input, OutputPlan<?> output) {
        List<String> losses = losses(input.policy(), output.policy());
        Sender sender = Sender.of(input.factory().name());
        String why =
                input.policy().durable() ? stored(input.policy(), sender) : inMemory(input.policy(), sender, losses);
        Repeats repeats = repeats(output, input.policy().durable());
        if (repeats instanceof Repeats.Lost(String how)) {
            losses.add(how);
        }
        if (!losses.isEmpty()) {
            return "at most once: " + String.join("; ", losses);
        }
        return switch (repeats) {
            case Repeats.Harmless(String by) -> exactly(sender, why, by);
            case Repeats.HarmlessWhere(String where) -> "at least once, unless " + where + ": " + why;
            case Repeats.Twice(String because) -> "at least once: " + why + "; " + because;
            case Repeats.Lost lost -> throw new IllegalStateException("a loss that was not counted: " + lost);
        };
    }

    private static <S> Repeats repeats(OutputPlan<S> output, boolean durable) {
        return output.factory().repeats(output.settings(), durable);
    }

    private static String exactly(Sender sender, String why, String by) {
        String more =
                sender == Sender.ACKNOWLEDGED ? "; what its sender repeats for want of an answer counts twice" : "";
        return "exactly-once effect: " + why + "; " + by + more;
    }

    /** What drops events by policy, wherever they lie. */
    private static List<String> losses(InputPolicy input, LanePolicy lane) {
        var losses = new ArrayList<String>();
        OverflowPolicy overflow = input.overflow();
        if (overflow == OverflowPolicy.SHED_NEWEST || overflow == OverflowPolicy.SHED_OLDEST) {
            losses.add("overflow.policy drops at the bound of the input, counted");
        }
        if (lane.retry().limit() != RetryPolicy.UNLIMITED) {
            losses.add("retry_limit " + lane.retry().limit() + " gives up, counted");
        }
        LanePolicy.Bound bound = input.durable() ? lane.stored() : lane.queue();
        if (bound.limit() != Long.MAX_VALUE && bound.overflow() == QueueOverflow.SHED_OLDEST) {
            losses.add("the oldest is dropped at the bound of the output's queue, counted");
        }
        return losses;
    }

    private static String stored(InputPolicy policy, Sender sender) {
        String until = policy.ack() == AckLevel.MEMORY ? " within half a second" : "";
        return switch (sender) {
            case REREAD -> "stored on disk, and the file is read on from there";
            case ACKNOWLEDGED ->
                policy.ack() == AckLevel.MEMORY
                        ? "stored on disk, half a second after its sender was answered at the latest (ack: memory)"
                        : "stored on disk before its sender is answered";
            case FORGETS ->
                "once it is stored on disk" + until + "; its sender keeps nothing, so a crash loses what was not yet";
        };
    }

    private static String inMemory(InputPolicy policy, Sender sender, List<String> losses) {
        boolean answeredAtTheEnd = policy.ack() == AckLevel.DELIVERED;
        return switch (sender) {
            case REREAD ->
                "held in memory, and the file is read again from the offset in its db (without db at most once)";
            case ACKNOWLEDGED -> {
                if (!answeredAtTheEnd) {
                    losses.addFirst("held in memory, and its sender is answered before it is delivered; ack: delivered"
                            + " or storage.type: filesystem makes it at least once");
                }
                yield "held in memory, and its sender keeps it until it is delivered";
            }
            case FORGETS -> {
                losses.addFirst(
                        "held in memory alone, and its sender keeps nothing; storage.type: filesystem keeps it");
                yield "";
            }
        };
    }

    /** What a sender does with events that it was not told are safe. */
    private enum Sender {
        /** They lie in a file, which is read again. */
        REREAD,
        /** It keeps them, where it asks for an answer. */
        ACKNOWLEDGED,
        /** It forgets them as it sends them. */
        FORGETS;

        static Sender of(String plugin) {
            return switch (plugin) {
                case "tail" -> REREAD;
                case "forward", "http" -> ACKNOWLEDGED;
                default -> FORGETS;
            };
        }
    }
}
