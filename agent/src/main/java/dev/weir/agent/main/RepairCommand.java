// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.cli.CommandLine;
import dev.weir.plugins.codec.StoreCodecs;
import dev.weir.segment.LogListener;
import dev.weir.segment.LogSettings;
import dev.weir.segment.StoreCensus;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreFinding;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.StoreRefusedException;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.time.Timers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/**
 * {@code weir store repair}: says what it would do about what is damaged, and with {@code --apply} does it. A repair opens
 * the store as an agent does, so no agent may have it. Nothing that cannot be read is deleted: a copy is kept.
 *
 * <p>Exit codes are those of {@code weir store check}, of the store as it is when the command ends.
 */
final class RepairCommand {
    /** Nothing of this waits. */
    private static final Timers NEVER = (nanos, task) -> () -> {};

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Path folder;
    private long findings;

    private RepairCommand(Path folder) {
        this.folder = folder;
    }

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Repair asked) {
        return StoreFinder.find(asked.place())
                .map(found -> new RepairCommand(found.folder()).repair(asked.apply()))
                .orElse(StoreCommand.UNREADABLE);
    }

    private int repair(boolean apply) {
        try {
            StoreCensus before = look(true);
            if (findings == 0) {
                out.println("sound: there is nothing to mend");
                return StoreCommand.SOUND;
            }
            if (!apply) {
                out.println("plan: places=" + findings + ", events lost=" + before.lost()
                        + "; nothing was changed. Stop the agent, and weir store repair " + folder
                        + " --apply does it");
                return before.isSound() ? StoreCommand.SOUND : StoreCommand.DAMAGED;
            }
            mend();
            return judge(before, look(false));
        } catch (StoreRefusedException taken) {
            err.println("weir: " + taken.getMessage() + "; a repair needs the store for itself. Nothing was changed");
            return StoreCommand.UNREADABLE;
        } catch (IOException refused) {
            err.println("weir: the store in " + folder + " cannot be mended: " + StoreFinder.words(refused));
            return StoreCommand.UNREADABLE;
        }
    }

    private StoreCensus look(boolean plan) throws IOException {
        findings = 0;
        return StoreFinder.view(folder).check(finding -> tell(finding, plan), new LookProgress(err));
    }

    private void tell(StoreFinding finding, boolean plan) {
        findings++;
        out.println(FindingText.of(finding));
        if (plan) {
            out.println(FindingText.remedy(finding));
        }
    }

    /** With no output of its own, so that all cursors are taken as they are. */
    private void mend() throws StoreRefusedException, StoreFailedException {
        var world = new Surroundings(StoreFinder.disk(), Clock.systemUTC(), NEVER, Runnable::run);
        var settings = new LogSettings(LogSettings.LARGEST, SyncPolicy.FULL, StoreCodecs.reading());
        String holder = "weir store repair, process " + ProcessHandle.current().pid();
        var plan = new StorePlan(folder, UUID.randomUUID(), Set.of(), settings, holder).thoroughly();
        try (StoreFolder store = StoreFolder.open(world, plan, LogListener.NONE)) {
            store.report().remarks().forEach(remark -> out.println("remark: " + remark));
        }
    }

    private int judge(StoreCensus before, StoreCensus after) {
        out.println("mended: events lost of the files that are there=" + before.lost() + ", readable events="
                + after.events() + ", before=" + before.events() + "; what was cut out is kept in "
                + folder.resolve("quarantine"));
        if (after.isSound()) {
            out.println("sound");
            return StoreCommand.SOUND;
        }
        out.println("damaged still: places=" + after.damages() + "; what to do: docs/operating.md");
        return StoreCommand.DAMAGED;
    }
}
