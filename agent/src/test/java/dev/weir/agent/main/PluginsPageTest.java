// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about plugins: its commands work as they stand, and its listings are the examples. */
class PluginsPageTest {
    private static final String USUAL_HOME = "WEIR=$HOME/weir";
    private static final String USUAL_PORT = "PORT=9880";
    private static final List<String> EXAMPLES =
            List.of("heartbeat/HeartbeatInput.java", "command/CommandInput.java", "post/PostOutput.java");
    private static final int LINES_MAX = 60;

    @TempDir
    private Path folder;

    @Test
    void commands_printWhatThePageSays() throws Exception {
        PageCommands page = PageCommands.of("plugins.md");
        assertThat(page.steps().getFirst().commands()).contains(USUAL_HOME);
        Path weir = layOutRepository();
        Path empty = Files.createDirectory(folder.resolve("empty"));

        page.assertPrinted(empty, commands -> commands.replace(USUAL_HOME, "WEIR='" + weir + "'")
                .replace(USUAL_PORT, "PORT=" + freePort()));
    }

    @Test
    void listings_areTheExamplesAndShort() throws Exception {
        String page = Files.readString(PageCommands.ROOT.resolve("docs/plugins.md"));
        for (String example : EXAMPLES) {
            String source = Files.readString(
                    PageCommands.ROOT.resolve("examples/plugins").resolve(example));
            assertThat(page).contains("```java\n" + source + "```\n");
            assertThat(source.lines()).as(example).hasSizeLessThanOrEqualTo(LINES_MAX);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** A folder that looks like the repository after its first build. */
    private Path layOutRepository() throws IOException {
        Path weir = Files.createDirectory(folder.resolve("weir"));
        Path libraries = Files.createDirectories(weir.resolve("target/dist/lib"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path ours = Path.of(entry);
            if (entry.endsWith("classes")) {
                pack(ours, libraries.resolve("weir-" + Integer.toHexString(entry.hashCode()) + ".jar"));
            } else if (ours.getFileName().toString().startsWith("weir-")) {
                Files.copy(ours, libraries.resolve(ours.getFileName()));
            }
        }
        for (String example : EXAMPLES) {
            Path source = Path.of("examples/plugins").resolve(example);
            Files.createDirectories(weir.resolve(source).getParent());
            Files.copy(PageCommands.ROOT.resolve(source), weir.resolve(source));
        }
        PageCommands.layOutProgram(weir);
        return weir;
    }

    private static void pack(Path classes, Path jar) {
        var out = new PrintWriter(System.err, true);
        Stream<String> arguments =
                Stream.of("--create", "--no-compress", "--file", jar.toString(), "-C", classes.toString(), ".");
        int code = ToolProvider.findFirst("jar").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(code).isZero();
    }
}
