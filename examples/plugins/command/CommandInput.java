// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package org.example;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.event.EventBatch;
import dev.weir.input.EventOffers;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.PauseGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** What a command prints, an event a line. While the input is paused, the command has to wait. */
public final class CommandInput implements InputFactory<String> {
    static final Key<String> RUN = Key.text("run").required().doc("Command for the shell.").ours();
    static final int LINE_MAX = 32_000; // what is longer becomes several events

    @Override public String name() { return "command"; }
    @Override public String summary() { return "Takes the lines that a command prints."; }
    @Override public Schema<String> schema() { return Schema.of("Command", RUN).into(v -> v.get(RUN)); }
    @Override public long largestItem(String command) { return LINE_MAX; }
    @Override public Input create(String command, InputContext context) {
        return new Reader(command, context, new PauseGate(), new CompletableFuture<>());
    }

    record Reader(String command, InputContext context, PauseGate gate, CompletableFuture<Process> process)
            implements Input {
        @Override public void start() { context.executor().execute(this::read); }
        @Override public void pause() { gate.pause(); }
        @Override public void resume() { gate.resume(); }
        @Override public void stop() {
            gate.close();
            process.thenAccept(sh -> { sh.descendants().forEach(ProcessHandle::destroy); sh.destroy(); });
        }

        private void read() {
            var offers = new EventOffers(context, gate); // waits at the gate while the input is paused
            try {
                process.complete(new ProcessBuilder("sh", "-c", command).start());
                var out = process.join().getInputStream();
                byte[] line = new byte[LINE_MAX];
                int size = 0;
                for (int next = out.read(); next >= 0; next = out.read()) {
                    if (next != '\n') line[size++] = (byte) next;
                    if (next == '\n' || size == LINE_MAX) {
                        String text = new String(line, 0, size, StandardCharsets.UTF_8);
                        offers.offer(EventBatch.of(context.wallClock().instant(), "log", text));
                        size = 0;
                    }
                }
            } catch (IOException failed) {
                context.notices().error(context.name(), "cannot read from " + command + ": " + failed);
            }
        }
    }
}
