// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.segment.LogTotals;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.StoreFolder;
import dev.weir.simulation.disk.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What an opening found, to compare two of them.
 *
 * @param chunks all sealed chunks
 * @param positions of the input
 * @param totals of the log
 */
record Opened(List<ReadChunk> chunks, Map<String, Long> positions, LogTotals totals) {
    /** Opens the store, checks it, and leaves it as a process does that is killed. */
    static Opened checked(SimulatedDisk disk, StoreTruth truth) throws IOException {
        StoreFolder store = Bench.open(new PoweredDisk(disk, Long.MAX_VALUE));
        truth.check(store);
        SegmentLog log = store.log(Bench.LOG);
        var opened = new Opened(ReadChunk.all(log), store.positions(Bench.INPUT), log.totals());
        disk.kill();
        return opened;
    }
}
