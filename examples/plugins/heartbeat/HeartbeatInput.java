// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package org.example;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.event.EventBatch;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.Offer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** An event again and again, by which a destination sees that the whole way to it lives. */
public final class HeartbeatInput implements InputFactory<HeartbeatInput.Settings> {
    static final Key<Duration> EVERY = Key.duration("every").byDefault(Duration.ofSeconds(10))
            .atLeast(Duration.ofMillis(1)).doc("Time from one beat to the next.").ours();
    static final Key<String> NOTE = Key.text("note").byDefault("alive").doc("What a beat says.").ours();

    record Settings(Duration every, String note) {}

    @Override public String name() { return "heartbeat"; }
    @Override public String summary() { return "Says again and again that it is alive."; }
    @Override public Schema<Settings> schema() {
        return Schema.of("Heartbeat", EVERY, NOTE).into(v -> new Settings(v.get(EVERY), v.get(NOTE)));
    }
    @Override public long largestItem(Settings settings) { return 50 + 3L * settings.note().length(); }
    @Override public Input create(Settings settings, InputContext context) {
        return new Heart(settings, context, new AtomicBoolean());
    }

    record Heart(Settings settings, InputContext context, AtomicBoolean stopped) implements Input {
        @Override public void start() { beat(); }
        @Override public void stop() { stopped.set(true); }

        private void beat() {
            if (stopped.get()) return;
            var event = EventBatch.of(context.wallClock().instant(), "heartbeat", settings.note());
            context.intake().offer(Offer.of(new Tag(context.tag()), event)); // in vain while paused
            context.timers().after(settings.every().toNanos(), this::beat);
        }
    }
}
