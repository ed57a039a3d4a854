// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.input.InputFactory;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A plugin of {@code examples/plugins}, compiled and packed as its author would.
 *
 * @param folder the folder with the jar, for {@code plugins_path}
 * @param jar the jar
 */
record ExamplePlugin(Path folder, Path jar) {
    private static final Path EXAMPLES =
            Path.of("..", "examples", "plugins").toAbsolutePath().normalize();

    /** The sources of an example. */
    static List<Path> sources(String name) throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve(name))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** Builds one into a folder of its own. */
    static ExamplePlugin build(String name, Path into) throws IOException {
        Path classes = Files.createDirectories(into.resolve("classes"));
        Path folder = Files.createDirectories(into.resolve("plugins"));
        Path jar = folder.resolve(name + ".jar");
        Stream<String> options = Stream.of(
                "-Xlint:all,-path,-classfile",
                "-Werror",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString());
        run("javac", Stream.concat(options, sources(name).stream().map(Path::toString)));
        String services = EXAMPLES.resolve(name).toString();
        run(
                "jar",
                Stream.of(
                        "--create",
                        "--file",
                        jar.toString(),
                        "-C",
                        services,
                        "META-INF",
                        "-C",
                        classes.toString(),
                        "."));
        return new ExamplePlugin(folder, jar);
    }

    private static void run(String tool, Stream<String> arguments) {
        var said = new StringWriter();
        var writer = new PrintWriter(said);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        assertThat(code).as("%s: %s", tool, said).isZero();
    }

    /** Its input, from the jar and nowhere else. */
    @SuppressWarnings("unchecked") // whatever the settings are, they come from the factory's own schema
    InputFactory<Object> input() throws IOException {
        return (InputFactory<Object>) factory(InputFactory.class);
    }

    /** Its output, from the jar and nowhere else. */
    @SuppressWarnings("unchecked") // whatever the settings are, they come from the factory's own schema
    OutputFactory<Object> output() throws IOException {
        return (OutputFactory<Object>) factory(OutputFactory.class);
    }

    @SuppressWarnings("ReferenceEquality") // a class loader is itself and no other
    private <F> F factory(Class<F> kind) throws IOException {
        // The loader stays open, as long as the plugin is in use.
        var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ExamplePlugin.class.getClassLoader());
        return ServiceLoader.load(kind, loader).stream()
                .filter(provider -> provider.type().getClassLoader() == loader)
                .findFirst()
                .orElseThrow()
                .get();
    }
}
