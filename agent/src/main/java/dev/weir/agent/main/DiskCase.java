// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Plan;
import dev.weir.config.ByteSize;
import dev.weir.pipeline.InputPlan;
import dev.weir.store.DeadLetterSettings;
import dev.weir.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The disk that a configuration can fill, as {@code weir check} prints it. */
final class DiskCase {
    private DiskCase() {}

    /** The text. */
    static String of(Plan plan) {
        return stored(plan)
                + plan.service()
                        .storage()
                        .letters()
                        .filter(settings -> plan.keepsRejected())
                        .map(DiskCase::letters)
                        .orElse("");
    }

    private static String letters(DeadLetterSettings settings) {
        return "dead letters: %s in %s (storage.rejected.limit)%n"
                .formatted(new ByteSize(settings.limit()), settings.folder());
    }

    private static String stored(Plan plan) {
        Optional<StoreSettings> store = plan.service().storage().store();
        boolean used = plan.inputs().stream().map(InputPlan::policy).anyMatch(policy -> policy.durable());
        if (store.isEmpty()) {
            return "worst case of disk: 0 (nothing is stored on disk)%n".formatted();
        }
        StoreSettings settings = store.get();
        String bound = settings.limit() == StoreSettings.HALF_OF_FREE
                ? "half of what is free at the start (storage.limit is not set)"
                : new ByteSize(settings.limit()) + " (storage.limit)";
        String unused = used ? "" : "; no input has storage.type filesystem, so only earlier runs' events lie there";
        return "worst case of disk: %s in %s%s%n".formatted(bound, settings.folder(), unused)
                + onTmpfs(settings.folder());
    }

    private static String onTmpfs(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).type().equals("tmpfs")
                    ? "storage.path is on a tmpfs: it is memory, and gone when the machine restarts%n".formatted()
                    : "";
        } catch (IOException unknown) {
            return "";
        }
    }
}
