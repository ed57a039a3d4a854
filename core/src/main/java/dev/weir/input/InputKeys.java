// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.chunk.AckLevel;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import java.time.Duration;
import java.util.List;

/** The keys that every input has, whatever its plugin, save those of other rooms. */
public final class InputKeys {
    /** Routing label. */
    public static final Key<String> TAG = Key.text("tag")
            .optional()
            .doc("Routing label of this input's events. Some inputs make their own; for the others the default is"
                    + " the name of the plugin and its number, as in dummy.0.")
            .same();

    /** Name in metrics and logs. */
    public static final Key<String> ALIAS = Key.text("alias")
            .optional()
            .doc("Name of this input in metrics and logs; by default the plugin's name and a number, as in tail.0.")
            .same();

    /** Whether events go anywhere. */
    public static final Key<Boolean> ROUTABLE = Key.flag("routable")
            .byDefault(true)
            .doc("With off, events are taken and counted as unrouted.")
            .same();

    /** When a sender is told that its events are safe. */
    public static final Key<AckLevel> ACK = Key.choice("ack", AckLevel.class)
            .optional()
            .doc("When a sender is told that its events are safe: memory (admitted), disk (after fsync; needs"
                    + " filesystem storage), delivered (every route has ended). Default: disk where storage.type is"
                    + " filesystem, else memory.")
            .ours();

    /** How long a sender waits. */
    public static final Key<Duration> ACK_TIMEOUT = Key.duration("ack.timeout")
            .byDefault(Duration.ofSeconds(30))
            .between(Duration.ofSeconds(1), Duration.ofHours(1))
            .doc("How long a sender waits at most for ack: delivered before it is told to come again.")
            .ours();

    /** Who counts for {@code ack: delivered}. */
    public static final Key<List<String>> ACK_ROUTES = Key.list("ack.routes")
            .byDefault(List.of())
            .doc("The outputs that count for ack: delivered, by alias or by name and number as in http.0, separated by"
                    + " commas; all where nothing is said. Events that go to none of them count as delivered at once.")
            .ours();

    /** The group. */
    public static final KeyGroup GROUP = KeyGroup.of(
            "Every input",
            TAG,
            ALIAS,
            ROUTABLE,
            ACK,
            ACK_TIMEOUT,
            ACK_ROUTES,
            Key.flag("threaded")
                    .byDefault(false)
                    .doc("Run this input on a thread of its own.")
                    .met("every input runs on threads of its own"),
            met("thread.ring_buffer.capacity"),
            met("thread.ring_buffer.window"),
            Key.text("log_level")
                    .optional()
                    .doc("How much this input says.")
                    .absent("log_level of the service holds for all plugins"),
            Key.duration("log_suppress_interval")
                    .byDefault(Duration.ZERO)
                    .doc("Say the same thing only once in that time.")
                    .met("what a peer can provoke is always limited to one line in 10 seconds"),
            absent("rate_window"),
            absent("rate_gate"),
            absent("rate_gate.max_bytes"),
            absent("rate_gate.max_records"),
            absent("rate_gate.backpressure"),
            absent("rate_gate.resume_ratio"));

    private InputKeys() {}

    private static Key<Integer> met(String name) {
        return Key.integer(name)
                .byDefault(0)
                .doc("Size of the ring between an input's thread and the engine.")
                .met("there is no such ring; what an input holds is bounded by its bytes");
    }

    private static Key<String> absent(String name) {
        return Key.text(name)
                .optional()
                .doc("Pause this input above a rate.")
                .absent("rates are not limited yet; mem_buf_limit bounds what an input holds");
    }
}
