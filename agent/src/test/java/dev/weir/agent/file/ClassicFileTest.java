// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import static dev.weir.agent.file.ConfigurationFolder.shown;
import static dev.weir.agent.file.ConfigurationFolder.shownAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassicFileTest {

    @TempDir
    private Path root;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(root);
    }

    @Test
    void read_takesAWholeConfiguration() {
        ConfigurationText text = folder.file("weir.conf", """
            # a comment
            @SET dest=10.0.0.1

            [SERVICE]
                Flush        5
                Log_Level    info
                # an indented comment
            [INPUT]
                Name   tail
                Path   /var/log/with blank/*.log

                Tag\tkube.*
            [Filter]
                Name   grep
                Regex  log   a  b
            [OUTPUT] # trailing comment
                Name   http
                Host   ${dest}
                Header X-A b
                Header X-B # no comment
            """).read("weir.conf");
        assertThat(folder.told()).isEmpty();
        assertThat(shown(text.service())).isEqualTo("service Flush=5 Log_Level=info");
        assertThat(shownAll(text.sections()))
                .containsExactly(
                        "input tail Path=/var/log/with blank/*.log Tag=kube.*",
                        "filter grep Regex=log   a  b",
                        "output http Host=10.0.0.1 Header=X-A b Header=X-B # no comment");
        assertThat(text.inputs().getFirst().place())
                .isEqualTo(new Place(root.resolve("weir.conf").toString(), 8));
    }

    @Test
    void read_takesCarriageReturnsTabsAndAMissingLastNewline() {
        ConfigurationText text = folder.file("a.conf", "\uFEFF[INPUT]\r\n\tName dummy\r\n\tTag a")
                .read("a.conf");
        assertThat(folder.told()).isEmpty();
        assertThat(shownAll(text.inputs())).containsExactly("input dummy Tag=a");
    }

    @Test
    void read_refusesWhatIsNotUnderstoodAllAtOnce() {
        folder.file("a.conf", """
                Early 1
            Key 2
            [INPUT]
                Name dummy
                  Tag deeper
            \tTag tab
              Tag shallower
                Orphan
                @SET a=b
            [INPT]
                Name dummy
            [MULTILINE_PARSER]
                Name m
            [OUTPUT
                Name stdout
            [OUTPUT] stdout
                Name stdout
            [OUTPUT]
                Match *
            @SET novalue
            @LOAD x
            """).read("a.conf");
        assertThat(folder.told())
                .containsExactly(
                        "a.conf:1: error: a key stands below a section, and there is none before this line",
                        "a.conf:2: error: a key stands indented below its section",
                        "a.conf:5: error: indented by 6, and line 1 by 4; all keys of a file are indented the same",
                        "a.conf:6: error: tabs and blanks are mixed: line 1 is indented by the other",
                        "a.conf:7: error: indented by 2, and line 1 by 4; all keys of a file are indented the same",
                        "a.conf:8: error: a key is followed by its value on the same line",
                        "a.conf:9: error: a command begins at the first column",
                        "a.conf:10: error: unknown section [inpt]; nearest: input",
                        "a.conf:12: warning: multiline_parser is a section of Fluent Bit that Weir does not have:"
                                + " lines are not joined by parsers yet; the section is left out",
                        "a.conf:14: error: a section is written [NAME] on a line of its own",
                        "a.conf:16: error: a section is written [NAME] on a line of its own",
                        "a.conf:18: error: this output needs the key name",
                        "a.conf:20: error: a variable is written @SET name=value",
                        "a.conf:21: error: unknown command @LOAD; there are @INCLUDE and @SET");
    }

    @Test
    void read_refusesGroupsOnceAndSectionsThatAreIndented() {
        ConfigurationText text = folder.file("a.conf", """
            [INPUT]
              Name dummy
              [PROCESSORS]
                logs x
              Tag t
                Stray x
              [OUTPUT]
              Name stdout
            """).read("a.conf");
        assertThat(shownAll(text.sections())).containsExactly("input dummy Tag=t");
        assertThat(folder.told())
                .containsExactly(
                        "a.conf:3: error: processors is a part of Fluent Bit that Weir does not have: write them as"
                                + " filters",
                        "a.conf:6: error: indented more than line 2",
                        "a.conf:7: error: a section begins at the first column");
    }

    @Test
    void include_looksBesidesTheMainFileAndTakesPatterns() {
        ConfigurationText text = folder.file("main.conf", """
            [INPUT]
                Name first
            @INCLUDE conf.d/a.conf
            @include conf.d/in_*.conf
            @INCLUDE missing.conf
            @INCLUDE
                Tag after
            """)
                .file("conf.d/a.conf", "[INPUT]\n  Name a\n@INCLUDE conf.d/b.conf\n")
                .file("conf.d/b.conf", "[INPUT]\n\tName b\n")
                .file("conf.d/in_2.conf", "[INPUT]\n Name in2\n")
                .file("conf.d/in_1.conf", "[INPUT]\n Name in1\n")
                .read("main.conf");
        assertThat(shownAll(text.inputs()))
                .containsExactly("input first Tag=after", "input a", "input b", "input in1", "input in2");
        assertThat(folder.told())
                .containsExactly(
                        "main.conf:5: error: cannot read missing.conf: there is no such file",
                        "main.conf:6: error: an include names a path or a pattern, in which variables are not"
                                + " replaced");
    }

    @Test
    void service_isMergedFromItsSections() {
        ConfigurationText text = folder.file("a.conf", "[SERVICE]\n  Flush 1\n[SERVICE]\n  Grace 3\n")
                .read("a.conf");
        assertThat(shown(text.service())).isEqualTo("service Flush=1 Grace=3");
    }
}
