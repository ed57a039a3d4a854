// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated pages in the folder are those that the declarations make today. */
class ReferencePagesTest {
    private static final Path DOCS = Path.of("..", "docs");

    @ParameterizedTest
    @ValueSource(strings = {"configuration.md", "fluent-bit.md"})
    void page_isWhatTheDeclarationsSay(String name) throws IOException {
        var pages = new ReferencePages(Plugins.ofClassPath());
        String made = name.equals("configuration.md") ? pages.configuration() : pages.fluentBit();
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(DOCS.resolve(name), made);
        }
        assertThat(Files.readString(DOCS.resolve(name)))
                .as("docs/%s is stale; its first lines tell how to write it anew", name)
                .isEqualTo(made);
    }
}
