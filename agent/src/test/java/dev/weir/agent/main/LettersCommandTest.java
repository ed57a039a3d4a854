// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.cli.CommandLine;
import dev.weir.agent.cli.CommandLine.Letters.Filter;
import dev.weir.agent.cli.CommandLine.Letters.Verb;
import dev.weir.disk.RealDisk;
import dev.weir.segment.LogListener;
import dev.weir.segment.LogSettings;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LettersCommandTest {
    @TempDir
    Path folder;

    private StoreFolder open(String... outputs) throws IOException {
        var time = new ManualTime();
        var world = new Surroundings(new RealDisk(Thread::new), time, time, Runnable::run);
        var settings = new LogSettings(LogSettings.SMALLEST, SyncPolicy.NORMAL);
        var plan = new StorePlan(folder, new UUID(1, 2), Set.of(outputs), settings, "test");
        return StoreFolder.open(world, plan, LogListener.NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"LIST", "SHOW", "DROP"})
    void storeOfEvents_isRefused_andGetsNoCursor(Verb verb) throws IOException {
        open("here").close();
        var nothing = new Filter(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(LettersCommand.run(new CommandLine.Letters(verb, Optional.of(folder), Optional.empty(), nothing)))
                .isEqualTo(2);
        try (StoreFolder store = open()) {
            assertThat(store.unclaimed()).containsExactly("here");
        }
    }
}
