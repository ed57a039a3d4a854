// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation;

import java.util.List;

/**
 * The entry of the module, called by name from the agent. Touches nothing of the engine itself, so that the engine's
 * assertions can be switched on before its first class is there.
 */
public final class SimulateCommand {
    private SimulateCommand() {}

    /**
     * Does what the words behind {@code weir simulate} ask for; tells the user all of it, also what is wrong with them.
     *
     * @return 0 where every run kept the promises, 1 where one did not, 2 where the words were not understood
     */
    public static int run(List<String> arguments) {
        ClassLoader.getSystemClassLoader().setDefaultAssertionStatus(true);
        return new Simulating(System.out, System.err).run(arguments);
    }
}
