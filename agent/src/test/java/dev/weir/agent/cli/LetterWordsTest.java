// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.cli.CommandLine.Letters;
import dev.weir.agent.cli.CommandLine.Letters.Filter;
import dev.weir.agent.cli.CommandLine.Letters.Verb;
import dev.weir.agent.cli.CommandLine.LettersHelp;
import dev.weir.agent.cli.CommandLine.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterWordsTest {
    private static final Filter ALL = new Filter(Optional.empty(), Optional.empty(), Optional.empty());

    private static CommandLine parse(String line) {
        return CommandLine.parse(line.split(" "));
    }

    @Test
    void parse_understandsEachVerb() {
        assertThat(parse("dlq list /store/rejected"))
                .isEqualTo(new Letters(Verb.LIST, Optional.of(Path.of("/store/rejected")), Optional.empty(), ALL));
        assertThat(parse("dlq show -c weir.yaml"))
                .isEqualTo(new Letters(Verb.SHOW, Optional.empty(), Optional.of(Path.of("weir.yaml")), ALL));
        assertThat(parse("dlq drop --all f"))
                .isEqualTo(new Letters(Verb.DROP, Optional.of(Path.of("f")), Optional.empty(), ALL));
        assertThat(parse("dlq replay --config=weir.yaml --output=archive --older 12h --cause 400"))
                .isEqualTo(new Letters(
                        Verb.REPLAY,
                        Optional.empty(),
                        Optional.of(Path.of("weir.yaml")),
                        new Filter(Optional.of("archive"), Optional.of("400"), Optional.of(Duration.ofHours(12)))));
    }

    @Test
    void parse_showsHelp() {
        assertThat(parse("dlq")).isEqualTo(new LettersHelp());
        assertThat(parse("dlq drop --help")).isEqualTo(new LettersHelp());
        assertThat(HelpText.letters()).contains("weir dlq replay");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dlq lst f|nearest: list",
                "dlq list|needs one FOLDER",
                "dlq list f g|cannot use g",
                "dlq list f -c file|needs one FOLDER",
                "dlq list f --outptu x|cannot use --outptu",
                "dlq list f --output|--output needs a word",
                "dlq list f --older soon|--older soon",
                "dlq replay f --output x|needs -c FILE",
                "dlq replay -c file|needs -c FILE",
                "dlq drop f|needs either --all",
                "dlq drop f --all --cause x|needs either --all"
            })
    void parse_refuses(String line, String said) {
        assertThat(parse(line))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(String.join("\n", refused.messages()))
                        .contains(said));
    }
}
