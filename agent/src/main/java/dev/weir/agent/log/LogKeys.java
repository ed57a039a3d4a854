// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.log;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.nio.file.Path;

/** The keys of the service that the log obeys. */
public final class LogKeys {
    /** Least important lines. */
    public static final Key<LogSettings.Level> LEVEL = Key.choice("log_level", LogSettings.Level.class)
            .byDefault(LogSettings.Level.INFO)
            .doc("The least important lines that are written: off, error, warn, info, debug, trace.")
            .same();

    /** Where to. */
    public static final Key<String> FILE = Key.text("log_file")
            .optional()
            .doc("A file that the log is appended to, instead of standard error.")
            .same();

    /** The group. */
    public static final KeyGroup GROUP = KeyGroup.of("Log", LEVEL, FILE);

    private LogKeys() {}

    /** What the keys say. */
    public static LogSettings read(Values values) {
        return new LogSettings(values.get(LEVEL), values.find(FILE).map(Path::of));
    }
}
