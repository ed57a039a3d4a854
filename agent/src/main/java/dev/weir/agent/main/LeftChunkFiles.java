// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.disk.Disk;
import dev.weir.pipeline.InputPlan;
import dev.weir.plugins.fluentbit.ChunkFile;
import dev.weir.plugins.fluentbit.ChunkFiles;
import dev.weir.plugins.fluentbit.ChunkFilesInputFactory;
import dev.weir.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chunk files that Fluent Bit left in {@code storage.path}: where there are any, an input takes them in. */
final class LeftChunkFiles {
    /** Bytes of them that are in memory at once; what Fluent Bit's {@code storage.backlog.mem_limit} is by default. */
    private static final long MEMORY = 5_000_000;

    /** Fluent Bit's folder for what destinations refused for good. */
    private static final String REJECTED = "rejected";

    private LeftChunkFiles() {}

    /** The plan, with one input more where there are such files. It is the last, so that all listeners start first. */
    static Plan with(Plan plan, Disk disk) {
        if (!isAny(plan, disk)) {
            return plan;
        }
        Path root = plan.service().storage().store().map(StoreSettings::folder).orElseThrow();
        var inputs = new ArrayList<>(plan.inputs());
        String name = freeName(plan);
        inputs.add(new InputPlan<>(
                name,
                name,
                new ChunkFilesInputFactory(),
                new ChunkFilesInputFactory.Settings(root, REJECTED),
                "",
                policy()));
        return new Plan(plan.service(), inputs, plan.filters(), plan.outputs(), plan.parsers());
    }

    /** A line for {@code weir check}; nothing where there are none. */
    static String text(Plan plan, Disk disk) {
        return isAny(plan, disk)
                ? "storage.path has chunk files of Fluent Bit: the next start takes them in, delivers and removes them%n"
                        .formatted()
                : "";
    }

    private static boolean isAny(Plan plan, Disk disk) {
        return plan.service()
                .storage()
                .store()
                .map(settings -> isAny(new ChunkFiles(disk, settings.folder(), REJECTED)))
                .orElse(false);
    }

    /** A folder that cannot be read is told by whoever opens the store in it. */
    private static boolean isAny(ChunkFiles files) {
        try {
            return files.isAny();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String freeName(Plan plan) {
        Set<String> taken = plan.inputs().stream()
                .flatMap(input -> Stream.of(input.name(), input.identity()))
                .collect(Collectors.toSet());
        String name = ChunkFilesInputFactory.NAME;
        for (int number = 0; taken.contains(name); number++) {
            name = ChunkFilesInputFactory.NAME + "." + number;
        }
        return name;
    }

    private static InputPolicy policy() {
        return new InputPolicy(
                MEMORY,
                1,
                OverflowPolicy.SPILL,
                AckLevel.DISK,
                ChunkFile.EVENT_MAX + 1L,
                true,
                InputPolicy.USUAL_ACK_TIMEOUT,
                0,
                true);
    }
}
