// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

/**
 * Where a process ends, spelled as in {@code synced:3}.
 *
 * @param failpoint the place
 * @param pass at which pass of it, from 1
 */
record Halt(Failpoint failpoint, int pass) {
    static Halt parse(String text) {
        String[] words = text.split(":", -1);
        return new Halt(Failpoint.of(words[0]), Integer.parseInt(words[1]));
    }

    @Override
    public String toString() {
        return failpoint.label() + ":" + pass;
    }
}
