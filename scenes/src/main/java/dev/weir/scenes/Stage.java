// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a scene is played: the screen, and everything that was brought in for it, to be cleared away at
 * its end, whatever that end is. Safe for any thread.
 */
final class Stage implements AutoCloseable {
    private final PrintStream out;
    private final Screen screen;
    private final Requests requests = new Requests();
    private final Deque<AutoCloseable> props = new ArrayDeque<>();
    private boolean closed;

    Stage(PrintStream out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    Screen screen() {
        return screen;
    }

    Requests requests() {
        return requests;
    }

    /** Writes lines below the picture, which is shown no more. */
    void tell(List<String> lines) {
        screen.close();
        if (!isClosed()) {
            lines.forEach(out::println);
            out.flush();
        }
    }

    /**
     * Brings something in that is closed when the stage is.
     *
     * @throws SceneFailedException if the stage is closed already; then it is closed at once
     */
    <T extends AutoCloseable> T add(T prop) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                props.push(prop);
            }
        }
        if (late) {
            clear(prop);
            throw new SceneFailedException("the scene was ended");
        }
        return prop;
    }

    /** An empty folder that is removed with all that is in it. */
    Path folder() {
        try {
            Path folder = Files.createTempDirectory("weir-scene-");
            add(() -> {
                try (Stream<Path> all = Files.walk(folder)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(path);
                    }
                }
            });
            return folder;
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot make a temporary folder", refused);
        }
    }

    /** The configuration of a scene, as a file of its own. */
    Path configuration(String scene) {
        try (InputStream packed = Stage.class.getResourceAsStream(scene + "/weir.yaml")) {
            if (packed == null) {
                throw new SceneFailedException("this build lacks examples/scenes/" + scene + "/weir.yaml");
            }
            Path file = folder().resolve("weir.yaml");
            Files.copy(packed, file);
            return file;
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot write the configuration of " + scene, refused);
        }
    }

    /** Starts an agent with the configuration of a scene. */
    AgentProcess agent(String scene, Map<String, String> variables) {
        return AgentProcess.start(this, configuration(scene), variables);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Leaves the terminal as it was, ends processes, removes files; the last that came in first. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        screen.close();
        AutoCloseable prop = next();
        while (prop != null) {
            clear(prop);
            prop = next();
        }
        requests.close();
    }

    private synchronized @Nullable AutoCloseable next() {
        return props.poll();
    }

    private static void clear(AutoCloseable prop) {
        try {
            prop.close();
        } catch (Exception failed) {
            System.err.println("weir: clearing up after the scene: " + failed);
        }
    }
}
