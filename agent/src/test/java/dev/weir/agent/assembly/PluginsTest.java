// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Problems;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    private static final String SERVICES = "META-INF/services/dev.weir.input.InputFactory";

    @TempDir
    private Path folder;

    private final Problems problems = new Problems();

    private Plugins named(Path path) {
        return Plugins.named(Section.of(SectionKind.SERVICE, "", "Plugins_Path", path.toString()), problems);
    }

    private void jar(String entry, String content) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve("theirs.jar"));
                var jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry(entry));
            jar.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void named_knowsThoseOfTheClassPath_whenTheFolderIsEmpty() {
        assertThat(named(folder).input("HTTP")).isPresent();
        assertThat(problems.ok()).isTrue();
    }

    @Test
    void named_tellsWhere_whenThereIsNoFolder() {
        Path missing = folder.resolve("missing");

        assertThat(named(missing).input("http")).as("the others are there").isPresent();
        assertThat(problems.render()).contains("plugins_path: there is no folder " + missing);
    }

    @Test
    void named_isRefused_whenAJarHasNoSuchClass() throws Exception {
        jar(SERVICES, "org.example.Missing");

        assertThat(named(folder).input("http")).isPresent();
        assertThat(problems.render()).contains("is broken").contains("org.example.Missing");
    }

    @Test
    void named_isRefused_whenAClassCannotBeLoaded() throws Exception {
        jar(SERVICES, "org.example.Broken");
        try (OutputStream file = Files.newOutputStream(folder.resolve("classes.jar"));
                var jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry("org/example/Broken.class"));
            jar.write(new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 0x7f, 0x7f});
        }

        named(folder);

        assertThat(problems.render()).contains("is broken").contains("org/example/Broken");
    }
}
