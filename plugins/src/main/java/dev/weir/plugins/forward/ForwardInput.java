// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.chunk.AckLevel;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.PauseGate;
import dev.weir.plugins.net.ItemReader;
import dev.weir.plugins.net.Listener;
import dev.weir.plugins.net.ReadBuffers;
import org.jspecify.annotations.Nullable;

/**
 * The listening end of the Forward protocol.
 *
 * <p>While it is paused its connections stay open and are not read, so that their windows close, and
 * what was not admitted is not acknowledged: a sender that waits for acknowledgements loses nothing,
 * and sends again what it did not hear of. Heartbeats over UDP are not answered.
 *
 * <p>A message is offered whole. It is acknowledged when the events have reached the level that the
 * input is configured for; where they ended without it, nothing is said. One that another Weir sends again is
 * acknowledged again and not taken twice, as far as {@link TakenChunks} remembers.
 */
final class ForwardInput implements Input {
    private final ForwardInputSettings settings;
    private final PauseGate gate = new PauseGate();
    private final Listener listener;

    ForwardInput(ForwardInputSettings settings, InputContext context) {
        this.settings = settings;
        var sharing = new ItemReader.Sharing(
                new ReadBuffers(ReadBuffers.USUAL), context.intake().readerMemory(), gate, context.ticker());
        var shared = new ForwardPeer.Shared(settings, context, sharing, taken(settings, context));
        listener =
                new Listener(settings.listen(), context, connection -> new ForwardPeer(connection, shared).converse());
    }

    /**
     * Nothing where nothing is remembered. Where a sender waits for the delivery, what is stored is not yet what it waits
     * for, so that does not outlive the process.
     */
    private static @Nullable TakenChunks taken(ForwardInputSettings settings, InputContext context) {
        if (settings.repeatsWindow() == 0) {
            return null;
        }
        boolean stored = context.durable() && context.ackLevel() != AckLevel.DELIVERED;
        var taken = new TakenChunks(settings.repeatsWindow(), stored, context.intake()::forget);
        if (stored) {
            taken.restore(context.storedPositions());
        }
        return taken;
    }

    @Override
    public void start() {
        listener.start(settings.credentials().isPresent());
    }

    @Override
    public void pause() {
        gate.pause();
    }

    @Override
    public void resume() {
        gate.resume();
    }

    /** Connections that wait for an acknowledgement stay until {@link #close}. */
    @Override
    public void stop() {
        gate.close();
        listener.stopAccepting();
    }

    @Override
    public void close() {
        gate.close();
        listener.close();
    }

    /** Where it listens; for those who let it take a free port. */
    Listener listener() {
        return listener;
    }
}
