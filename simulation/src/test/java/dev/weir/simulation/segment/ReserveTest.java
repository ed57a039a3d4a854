// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.segment.StoreFolder;
import dev.weir.simulation.disk.RandomChoices;
import dev.weir.simulation.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The room that a store holds for its own books. */
class ReserveTest {
    private static final Path RESERVE = Path.of("/store/reserve");
    private static final int BYTES = 8 * 1024 * 1024;

    @Test
    void reserve_isWhole_afterALossOfPowerAtAnyOperation() throws IOException {
        for (long operations = 0; operations < 60; operations++) {
            SimulatedDisk disk = Bench.disk();
            try {
                Bench.open(new PoweredDisk(disk, operations, true)).close();
            } catch (PowerLoss gone) {
                disk.crash(new RandomChoices(new SplittableRandom(operations)));
            }
            disk.kill();
            try (StoreFolder store = Bench.open(disk)) {
                assertThat(store.report().remarks()).noneMatch(remark -> remark.contains("no room"));
                assertThat(disk.bytes(RESERVE)).hasSize(BYTES);
            }
        }
    }

    @Test
    void store_opensWithoutIt_whereThereIsNoRoom_andTakesItWhenThereIs() throws IOException {
        SimulatedDisk disk = Bench.disk();
        disk.limit(BYTES / 2);
        try (StoreFolder store = Bench.open(disk)) {
            assertThat(store.report().remarks()).anyMatch(remark -> remark.contains("no room"));
            assertThat(disk.bytes(RESERVE)).isEmpty();
            assertThat(store.restoreReserve(0)).isFalse();
            disk.limit(Long.MAX_VALUE);
            assertThat(store.restoreReserve(0)).isTrue();
            assertThat(disk.bytes(RESERVE)).hasSize(BYTES);
        }
    }
}
