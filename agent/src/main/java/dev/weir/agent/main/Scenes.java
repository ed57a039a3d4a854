// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.lang.reflect.InvocationTargetException;
import java.util.List;

/** The way to the scenes, whose classes are loaded only here. */
final class Scenes {
    private static final String ENTRY = "dev.weir.scenes.SceneCommand";

    private Scenes() {}

    static int run(List<String> arguments) {
        try {
            Object code = Class.forName(ENTRY).getMethod("run", List.class).invoke(null, arguments);
            return (Integer) code;
        } catch (InvocationTargetException failed) {
            System.err.println("weir: the scene failed: " + failed.getCause());
            return 1;
        } catch (ReflectiveOperationException missing) {
            System.err.println("weir: this build has no scenes: " + missing);
            return 1;
        }
    }
}
