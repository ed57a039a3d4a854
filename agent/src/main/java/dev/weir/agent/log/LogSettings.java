// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.log;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How much the agent says, and where.
 *
 * @param level the least important lines that are written
 * @param file appended to; standard error where there is none
 */
public record LogSettings(Level level, Optional<Path> file) {
    /** Levels, from nothing to everything. */
    public enum Level {
        /** Nothing at all. */
        OFF,
        /** Something is lost or does not work. */
        ERROR,
        /** Something may be lost, or works less well. */
        WARN,
        /** Worth knowing. */
        INFO,
        /** For whoever looks for a fault. */
        DEBUG,
        /** The same as debug. */
        TRACE
    }
}
