// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.cli.CommandLine;
import dev.weir.config.ByteSize;
import dev.weir.plugins.codec.StoreCodecs;
import dev.weir.segment.LogListener;
import dev.weir.segment.LogSettings;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.segment.Tally;
import dev.weir.time.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * {@code weir store forget}: ends what an output that is gone had not delivered. The store is opened for it as the agent
 * opens it, so no agent may have it meanwhile; the next one that starts lets the segments go that nobody else wants.
 */
final class ForgetCommand {
    private static final int DONE = 0;
    private static final int REFUSED = 2;

    /** Nothing of this waits. */
    private static final Timers NEVER = (nanos, task) -> () -> {};

    private ForgetCommand() {}

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Forget asked) {
        if (!Files.exists(asked.folder().resolve("FORMAT"))) {
            System.err.println("weir: " + asked.folder() + " is no store");
            return REFUSED;
        }
        try (StoreFolder store = open(asked)) {
            OutputCursor cursor = store.unclaimed(asked.output());
            if (cursor == null) {
                System.err.println(StoreFinder.unknown(asked.output(), store.unclaimed()));
                return REFUSED;
            }
            Tally left = held(store, cursor);
            store.forget(asked.output());
            System.out.println("forgotten: " + asked.output() + ", not delivered to it: events=" + left.events() + " ("
                    + new ByteSize(left.bytes())
                    + "); the next start lets go of what nobody else wants. An output of that identity begins anew");
            return DONE;
        } catch (IOException refused) {
            System.err.println("weir: " + refused.getMessage());
            return REFUSED;
        }
    }

    /** What it was given and has not ended. */
    private static Tally held(StoreFolder store, OutputCursor cursor) {
        List<Tally> given = store.logs().stream()
                .map(log -> log.totals().bufferedByOutput().getOrDefault(cursor.output(), Tally.ZERO))
                .toList();
        return Tally.sum(given).minus(Tally.sum(cursor.totals().values())).atLeastNothing();
    }

    /** With no output of its own, so that none is claimed. */
    private static StoreFolder open(CommandLine.Forget asked) throws IOException {
        var world = new Surroundings(StoreFinder.disk(), Clock.systemUTC(), NEVER, Runnable::run);
        var settings = new LogSettings(LogSettings.LARGEST, SyncPolicy.FULL, StoreCodecs.reading());
        String holder = "weir store forget, process " + ProcessHandle.current().pid();
        var plan = new StorePlan(asked.folder(), UUID.randomUUID(), Set.of(), settings, holder);
        return StoreFolder.open(world, plan, LogListener.NONE);
    }
}
