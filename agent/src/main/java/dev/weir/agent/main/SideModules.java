// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.lang.reflect.InvocationTargetException;
import java.util.List;

/** The way to the modules whose classes are loaded only for a command of their own. */
final class SideModules {
    private SideModules() {}

    static int scene(List<String> arguments) {
        return run("dev.weir.scenes.SceneCommand", "scene", arguments);
    }

    static int simulate(List<String> arguments) {
        return run("dev.weir.simulation.SimulateCommand", "simulation", arguments);
    }

    private static int run(String entry, String what, List<String> arguments) {
        try {
            Object code = Class.forName(entry).getMethod("run", List.class).invoke(null, arguments);
            return (Integer) code;
        } catch (InvocationTargetException failed) {
            System.err.println("weir: the " + what + " failed: " + failed.getCause());
            return 1;
        } catch (ReflectiveOperationException missing) {
            System.err.println("weir: this build has no " + what + ": " + missing);
            return 1;
        }
    }
}
