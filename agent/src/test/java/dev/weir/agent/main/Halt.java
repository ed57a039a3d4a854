// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.util.Locale;

/**
 * The operation on the disk at which a process ends, spelled as in {@code after:force:3}.
 *
 * @param side whether it is still done
 * @param operation its kind
 * @param number which one of its kind, from 1
 */
record Halt(Side side, Operation operation, int number) {
    /** Whether the operation at which the process ends is still done. */
    enum Side {
        BEFORE,
        AFTER
    }

    /** Kinds of operation; before a write half of it is written. */
    enum Operation {
        CREATE,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        SYNC_FOLDER
    }

    static Halt parse(String text) {
        String[] words = text.toUpperCase(Locale.ROOT).split(":", -1);
        return new Halt(Side.valueOf(words[0]), Operation.valueOf(words[1]), Integer.parseInt(words[2]));
    }

    @Override
    public String toString() {
        return (side + ":" + operation + ":" + number).toLowerCase(Locale.ROOT);
    }
}
