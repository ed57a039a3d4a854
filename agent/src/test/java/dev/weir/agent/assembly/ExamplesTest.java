// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.file.ConfigurationReader;
import dev.weir.agent.file.Environment;
import dev.weir.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every configuration in {@code examples} is understood. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /** Variables that are no numbers. */
    private static final Map<String, String> WORDS = Map.of("STORAGE", "filesystem", "ACK", "disk");

    static List<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(file -> file.toString().matches(".*\\.(yaml|yml|conf)"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void examples_areThere() throws IOException {
        assertThat(configurations()).anyMatch(file -> file.endsWith(Path.of("quickstart", "weir.yaml")));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void example_isUnderstood(Path file) throws IOException {
        var problems = new Problems();
        var reader = new ConfigurationReader(new Environment(variables(file), "host"));
        var text = reader.read(Optional.of(file), List.of(), problems);
        Optional<Plan> plan = new Assembly(Plugins.ofClassPath(), problems).assemble(text);
        assertThat(problems.all()).as(problems.render()).isEmpty();
        assertThat(plan).isPresent();
    }

    /** Whatever a scene would set: a port will do for most. */
    private static Map<String, String> variables(Path file) throws IOException {
        var variables = new HashMap<String, String>();
        VARIABLE.matcher(Files.readString(file))
                .results()
                .forEach(found -> variables.put(found.group(1), WORDS.getOrDefault(found.group(1), "24000")));
        return variables;
    }
}
