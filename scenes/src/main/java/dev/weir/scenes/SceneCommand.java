// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.config.Names;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The command {@code weir scene}: lists the scenes, or plays one. */
public final class SceneCommand {
    private static final int HELD = 0;
    private static final int BROKEN = 1;
    private static final int REFUSED = 2;

    private SceneCommand() {}

    /**
     * Does what the words behind {@code weir scene} say. Writes to standard output, and to standard error
     * what is wrong with the words.
     *
     * @return 0 where all promises held, or where the control failed as it must; 1 where not; 2 where the
     *     words were not understood
     */
    public static int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            list(System.out);
            return HELD;
        }
        if (arguments.contains("--help") || arguments.contains("-h")) {
            help(System.out);
            return HELD;
        }
        String name = arguments.getFirst();
        Optional<Scene> scene =
                Scene.ALL.stream().filter(known -> known.name().equals(name)).findFirst();
        if (scene.isEmpty()) {
            return refuse(unknown(name));
        }
        try {
            List<String> words = arguments.subList(1, arguments.size());
            return play(scene.get(), SceneOptions.read(words, scene.get().options()));
        } catch (SceneOptions.RefusedException refused) {
            return refuse(String.valueOf(refused.getMessage()));
        }
    }

    private static String unknown(String name) {
        List<String> names = Scene.ALL.stream().map(Scene::name).toList();
        List<String> near = Names.nearest(name, names);
        return "unknown scene " + Names.shortened(name)
                + (near.isEmpty()
                        ? "; there are " + String.join(", ", names)
                        : "; nearest: " + String.join(", ", near));
    }

    private static int refuse(String message) {
        System.err.println("weir: " + message);
        System.err.println("weir: 'weir scene --help' shows how it is used");
        return REFUSED;
    }

    private static void list(PrintStream out) {
        out.println("Scenes: situations that everyone knows, over real sockets on this machine.");
        out.println();
        Scene.ALL.forEach(scene -> out.printf("  %-16s %s%n", scene.name(), scene.summary()));
        out.println();
        out.println("  weir scene NAME             plays one, with a live picture and a table at its end");
        out.println("  weir scene NAME --control   the same load without Weir, or without what it is about");
        out.println("  weir scene --help           all options and what the exit codes mean");
    }

    private static void help(PrintStream out) {
        list(out);
        out.println();
        out.println("Options");
        out.println("  --control                  plays the load without it, which must fail");
        out.println("  --ending back|given-up     worked-example: one ending instead of both");
        out.println("  --seconds N                tcp-overload: how long the sender sends (10)");
        out.println("  --size SIZE                backlog: bytes of old files (1G)");
        out.println();
        out.println("Exit codes: 0 all promises held, or the control failed as it must; 1 a promise was");
        out.println("broken, or the control did not fail; 2 the command was not understood. Ctrl-C ends a");
        out.println("scene and clears up. A scene lies in examples/scenes/NAME, with a page of what one sees.");
    }

    private static int play(Scene scene, SceneOptions options) {
        PrintStream out = System.out;
        Screen screen = Screen.of(out, System.getenv());
        try (var stage = new Stage(out, screen)) {
            var onSignal = Thread.ofPlatform().unstarted(stage::close);
            Runtime.getRuntime().addShutdownHook(onSignal);
            try {
                return options.control() ? control(scene, options, stage) : withWeir(scene, options, stage);
            } catch (SceneFailedException failed) {
                stage.tell(List.of("weir: the scene cannot go on: " + failed.getMessage()));
                return BROKEN;
            } finally {
                forget(onSignal);
            }
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It runs already, and clears up.
        }
    }

    private static int withWeir(Scene scene, SceneOptions options, Stage stage) {
        List<Verdict> verdicts = scene.play(options, stage);
        var table = new VerdictTable(stage.screen().style());
        for (Verdict verdict : verdicts) {
            stage.tell(List.of(""));
            stage.tell(table.lines(verdict));
        }
        boolean kept = verdicts.stream().allMatch(Verdict::allKept);
        stage.tell(List.of(
                kept ? "All promises held." : "A promise did not hold; the table says which.",
                kept
                        ? "The same load with " + scene.control() + ": weir scene " + scene.name() + " --control"
                        : "Please report it with what is above."));
        return kept ? HELD : BROKEN;
    }

    private static int control(Scene scene, SceneOptions options, Stage stage) {
        Verdict verdict = scene.playControl(options, stage);
        String what = capitalized(scene.control());
        stage.tell(List.of(""));
        stage.tell(new VerdictTable(stage.screen().style()).lines(verdict));
        stage.tell(List.of(
                verdict.anyBroken()
                        ? what + " failed, as it must. With Weir: weir scene " + scene.name()
                        : what + " did not fail; then this scene shows nothing."));
        return verdict.anyBroken() ? HELD : BROKEN;
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
