// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worked example as {@code docs/backpressure.md} tells it: its commands, in their order, in a shell, with
 * curl; what they print is what the page says.
 */
class WorkedExampleByHandTest {
    private static final String USUAL_PORTS = "INPUT_PORT=9880 MONITORING_PORT=2020 DESTINATION_PORT=9990";

    @TempDir
    private Path folder;

    @Test
    void commands_printWhatThePageSays() throws Exception {
        PageCommands page = PageCommands.of("backpressure.md");
        assertThat(page.steps()).as("the page has commands").hasSizeGreaterThan(8);
        assertThat(page.steps().getFirst().commands()).contains(USUAL_PORTS);
        layOutRepository();
        String ports = freePorts();

        page.assertPrinted(folder, commands -> commands.replace(USUAL_PORTS, ports));
    }

    /** A folder that looks like the repository, with a program that is built already. */
    private void layOutRepository() throws IOException {
        Path scene = Path.of("examples", "scenes", "worked-example");
        Files.createDirectories(folder.resolve(scene));
        Files.copy(
                PageCommands.ROOT.resolve(scene).resolve("weir.yaml"),
                folder.resolve(scene).resolve("weir.yaml"));
        PageCommands.layOutProgram(folder);
    }

    private static String freePorts() {
        try (var input = free();
                var monitoring = free();
                var destination = free()) {
            return "INPUT_PORT=" + input.getLocalPort() + " MONITORING_PORT=" + monitoring.getLocalPort()
                    + " DESTINATION_PORT=" + destination.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
