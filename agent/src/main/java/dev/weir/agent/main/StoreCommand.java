// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.cli.CommandLine;
import dev.weir.agent.cli.CommandLine.StorePlace;
import dev.weir.config.ByteSize;
import dev.weir.segment.StoreCensus;
import dev.weir.segment.StoreView;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * {@code weir store}: looks at a store and prints what it finds, findings to standard output, progress and refusals to
 * the error stream. Nothing is written to the store.
 */
final class StoreCommand {
    /** All that was looked at can be read. */
    static final int SOUND = 0;

    /** Something that was stored cannot be read any more. */
    static final int DAMAGED = 1;

    /** There is no store, or the disk refuses. */
    static final int UNREADABLE = 2;

    private final CommandLine.Store asked;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    private StoreCommand(CommandLine.Store asked) {
        this.asked = asked;
    }

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Store asked) {
        return new StoreCommand(asked).run();
    }

    private int run() {
        return StoreFinder.find(new StorePlace(asked.folder(), asked.configuration()))
                .map(this::look)
                .orElse(UNREADABLE);
    }

    private int look(StoreFinder.Found place) {
        try {
            StoreView view = StoreFinder.view(place.folder());
            return switch (asked.look()) {
                case STATUS -> {
                    out.print(StoreText.of(place.folder(), view.status(), place.outputs()));
                    yield SOUND;
                }
                case CHECK -> check(place.folder(), view);
            };
        } catch (IOException refused) {
            err.println("weir: the store in " + place.folder() + " cannot be read: " + StoreFinder.words(refused));
            return UNREADABLE;
        }
    }

    private int check(Path folder, StoreView view) throws IOException {
        StoreCensus census = view.check(finding -> out.println(FindingText.of(finding)), new LookProgress(err));
        out.println(folder + ": segments=" + census.segments() + ", bytes=" + new ByteSize(census.bytes())
                + ", readable events=" + census.events());
        if (census.isSound()) {
            out.println("sound");
            return SOUND;
        }
        out.println("damaged: places=" + census.damages() + ", events lost=" + census.lost()
                + "; what to do: docs/operating.md");
        return DAMAGED;
    }
}
