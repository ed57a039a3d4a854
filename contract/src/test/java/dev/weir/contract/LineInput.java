// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.backpressure.Admission;
import dev.weir.config.Schema;
import dev.weir.event.EventBatch;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.Offer;
import dev.weir.input.PauseGate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/** An input of lines from a stream, right but for one flaw that the contract has to find. */
final class LineInput implements InputFactory<Boolean> {
    private final InputStream lines;
    private final Flaw flaw;

    /** What is wrong with it. */
    enum Flaw {
        /** Nothing. */
        NONE,
        /** Drops what is refused. */
        FORGETS,
        /** Goes on reading while it is paused, into its own memory. */
        HOARDS,
        /** Offers again at once what was refused. */
        SPINS,
        /** Offers each hundredth line twice. */
        REPEATS,
        /** Leaves a thread behind. */
        LINGERS
    }

    LineInput(InputStream lines, Flaw flaw) {
        this.lines = lines;
        this.flaw = flaw;
    }

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public String summary() {
        return "Lines of a stream.";
    }

    @Override
    public Schema<Boolean> schema() {
        return Schema.empty(true);
    }

    @Override
    public long largestItem(Boolean settings) {
        return 2 * Sender.TEXT;
    }

    @Override
    public Input create(Boolean settings, InputContext context) {
        return new Reader(context);
    }

    private final class Reader implements Input {
        private final PauseGate gate = new PauseGate();
        private final Deque<String> hoard = new ArrayDeque<>();
        private final InputContext context;

        private Reader(InputContext context) {
            this.context = context;
        }

        @Override
        public void start() {
            context.executor().execute(this::read);
            if (flaw == Flaw.LINGERS) {
                Thread.ofPlatform().daemon().name("lingering").start(this::waitForEver);
            }
        }

        private void waitForEver() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void pause() {
            gate.pause();
        }

        @Override
        public void resume() {
            gate.resume();
        }

        @Override
        public void stop() {
            gate.close();
        }

        private void read() {
            try (var reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.US_ASCII))) {
                int count = 0;
                for (String line = reader.readLine(); line != null && !gate.isClosed(); line = reader.readLine()) {
                    take(line);
                    if (flaw == Flaw.REPEATS && ++count % 100 == 0) {
                        take(line);
                    }
                }
            } catch (IOException | InterruptedException _) {
                // the sender ended
            }
        }

        private void take(String line) throws InterruptedException {
            switch (flaw) {
                case FORGETS -> context.intake().offer(event(line));
                case HOARDS -> {
                    hoard.add(line);
                    while (!hoard.isEmpty() && isTaken(event(hoard.getFirst()))) {
                        hoard.removeFirst();
                    }
                }
                case SPINS -> {
                    while (!isTaken(event(line)) && !gate.isClosed()) {
                        Thread.onSpinWait();
                    }
                }
                case NONE, REPEATS, LINGERS -> gate.offer(context.intake(), event(line));
            }
        }

        private boolean isTaken(Offer offer) {
            return !(context.intake().offer(offer) instanceof Admission.Paused);
        }

        private Offer event(String line) {
            return Offer.of(
                    new Tag(context.tag()), EventBatch.of(context.wallClock().instant(), "log", line));
        }
    }
}
