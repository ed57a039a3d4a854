// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.cli.CommandLine;
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
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetCommandTest {
    @TempDir
    Path folder;

    private StoreFolder open(String... outputs) throws IOException {
        var time = new ManualTime();
        var world = new Surroundings(new RealDisk(Thread::new), time, time, Runnable::run);
        var settings = new LogSettings(LogSettings.SMALLEST, SyncPolicy.NORMAL);
        var plan = new StorePlan(folder, new UUID(1, 2), Set.of(outputs), settings, "test");
        return StoreFolder.open(world, plan, LogListener.NONE);
    }

    private int forget(String output) {
        return ForgetCommand.run(new CommandLine.Forget(folder, output));
    }

    @Test
    void output_isForgotten_andNoOther() throws IOException {
        open("gone", "here").close();
        assertThat(forget("gone")).isZero();
        try (StoreFolder store = open()) {
            assertThat(store.unclaimed()).containsExactly("here");
        }
    }

    @Test
    void forget_isRefused_forAnUnknownOutput_andWhileAnAgentHasTheStore_andWhereThereIsNone() throws IOException {
        assertThat(forget("gone")).isEqualTo(2);
        try (StoreFolder running = open("gone")) {
            assertThat(running.unclaimed()).isEmpty();
            assertThat(forget("gone")).isEqualTo(2);
        }
        assertThat(forget("other")).isEqualTo(2);
    }
}
