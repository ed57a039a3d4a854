// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import static dev.weir.agent.file.ConfigurationFolder.shown;
import static dev.weir.agent.file.ConfigurationFolder.shownAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Place;
import dev.weir.config.Section;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {

    @TempDir
    private Path root;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(root);
    }

    @Test
    void read_takesAWholeConfiguration() {
        ConfigurationText text = folder.environment(Map.of("LOGS", "/var/log"))
                .file("weir.yaml", """
                    env:
                      FORMAT: json_lines
                    service:
                      Flush: 1
                      httpServer: on
                    parsers:
                      - name: Docker
                        format: json
                        time_format: "%Y-%m-%dT%H:%M:%S"
                    pipeline:
                      inputs:
                        - name: Tail
                          path: ${LOGS}/*.log
                          memBufLimit: 5M
                          storage.type: filesystem
                      filters:
                        - name: grep
                          match: '*'
                      outputs:
                        - name: http
                          header:
                            - X-A b
                            - X-B ${FORMAT}
                          format: ${FORMAT}
                          Match: "*"
                    """)
                .read("weir.yaml");
        assertThat(folder.told()).isEmpty();
        assertThat(shown(text.service())).isEqualTo("service Flush=1 http_server=on");
        assertThat(shownAll(text.inputs()))
                .containsExactly("input tail path=/var/log/*.log mem_buf_limit=5M storage.type=filesystem");
        assertThat(shownAll(text.filters())).containsExactly("filter grep match=*");
        assertThat(shownAll(text.outputs()))
                .containsExactly("output http header=[X-A b, X-B json_lines] format=json_lines Match=*");
        assertThat(shownAll(text.parsers())).containsExactly("parser Docker format=json time_format=%Y-%m-%dT%H:%M:%S");
        assertThat(text.variables()).containsEntry("FORMAT", "json_lines");
        assertThat(text.toString()).doesNotContain("json_lines");
    }

    @Test
    void read_keepsTheLineOfEverything() {
        Section tail = folder.file("a.yaml", """
            # comment
            pipeline:
              inputs:

                - name: tail
                  path:
                    /x
            """).read("a.yaml").inputs().getFirst();
        String file = root.resolve("a.yaml").toString();
        assertThat(tail.place()).isEqualTo(new Place(file, 5));
        assertThat(tail.entries().getFirst().place()).isEqualTo(new Place(file, 6));
        assertThat(tail.entries().getFirst().value().place()).isEqualTo(new Place(file, 7));
    }

    @Test
    void read_keepsKeysThatAreGivenTwice() {
        ConfigurationText text = folder.file(
                        "a.yaml", "pipeline:\n  inputs:\n    - name: tail\n      path: /a\n      PATH: /b\n")
                .read("a.yaml");
        assertThat(shownAll(text.inputs())).containsExactly("input tail path=/a PATH=/b");
    }

    @ParameterizedTest
    @CsvSource({
        "memBufLimit, mem_buf_limit",
        "mem_buf_limit, mem_buf_limit",
        "Mem_Buf_Limit, Mem_Buf_Limit",
        "storage.maxChunksUp, storage.max_chunks_up",
        "MemBufLimit, MemBufLimit",
        "log_Level, log_Level",
    })
    void snakeCase_isFluentBits(String written, String key) {
        assertThat(YamlFile.snakeCase(written)).isEqualTo(key);
    }

    @Test
    void read_refusesWhatIsAbsentOrUnknownAllAtOnce() {
        folder.file("a.yaml", """
            customs: []
            multiline_parsers: []
            plugins: [/x.so]
            upstream_servers: []
            stream_processor: []
            servce:
              flush: 1
            pipeline:
              input: []
              inputs:
                - name: tail
                  processors:
                    logs: []
                - path: /x
                - tail
                -
                - name: [a, b]
                - name: tail
                  name: http
              outputs: {name: stdout}
            service: yes please
            """).read("a.yaml");
        assertThat(folder.told())
                .containsExactly(
                        "a.yaml:1: error: customs is a section of Fluent Bit that Weir does not have: there are no"
                                + " plugins of this kind; leave the section out",
                        "a.yaml:2: warning: multiline_parsers is a section of Fluent Bit that Weir does not have:"
                                + " lines are not joined by parsers yet; the section is left out",
                        "a.yaml:3: error: plugins is a section of Fluent Bit that Weir does not have: shared libraries"
                                + " made for Fluent Bit cannot be loaded; plugins_path names a folder of Java plugins",
                        "a.yaml:4: error: upstream_servers is a section of Fluent Bit that Weir does not have: name"
                                + " one host in each output, or place a balancer before the servers",
                        "a.yaml:5: error: stream_processor is a section of Fluent Bit that Weir does not have: there"
                                + " is no stream processor; route by tag and use filters",
                        "a.yaml:6: error: unknown section servce; nearest: service",
                        "a.yaml:9: error: unknown part of pipeline input; nearest: inputs",
                        "a.yaml:12: error: processors is a part of Fluent Bit that Weir does not have: write them as"
                                + " filters",
                        "a.yaml:14: error: this input needs the key name",
                        "a.yaml:15: error: an item of inputs is a map, begun with '- name: ...'",
                        "a.yaml:16: error: an item of inputs is a map, begun with '- name: ...'",
                        "a.yaml:17: error: the name of this input is one word",
                        "a.yaml:19: error: name is given twice, first at a.yaml:18",
                        "a.yaml:20: error: outputs is a list: each item begins with a dash",
                        "a.yaml:21: error: service is a map of keys and values");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'pipeline:\n\tinputs: []\n'|a.yaml:2",
                "'service:\n  flush: 1\n grace: 5\n'|a.yaml:3",
                "'service: {flush: 1\n'|a.yaml:2",
                "'service:\n  - flush: @x\n'|a.yaml:2",
                "'service:\n  flush: \"abc\n'|a.yaml:3",
                "'a: 1\nb: \u0001\n'|a.yaml:2",
                "'service:\n  flush: \"\\x'|a.yaml:2",
                "'service:\n  flush: \"\\UFFFFFFFF\"'|a.yaml:2",
            })
    void read_turnsBrokenYamlIntoAProblemAtItsLine(String yaml, String place) {
        folder.file("a.yaml", yaml).read("a.yaml");
        assertThat(folder.told()).singleElement().asString().startsWith(place + ": error: ");
    }

    @Test
    void read_neverShowsTheTextAroundAMistake() {
        folder.file("a.yaml", "service:\n  flush: 1\n  password: hunter2: [\n").read("a.yaml");
        assertThat(folder.told()).isNotEmpty().allSatisfy(line -> assertThat(line)
                .doesNotContain("hunter2"));
    }

    @Test
    void read_refusesAliasesComplexKeysAndDepth() {
        folder.file("a.yaml", "service: &s\n  flush: 1\nenv: *s\n").read("a.yaml");
        assertThat(folder.told())
                .containsExactly("a.yaml:3: error: aliases are not supported; write the value of *s out");
        folder.file("b.yaml", "? [a, b]\n: c\n").read("b.yaml");
        assertThat(folder.told()).contains("b.yaml:1: error: a key is a word");
        folder.file("c.yaml", "service: " + "[".repeat(100_000)).read("c.yaml");
        assertThat(folder.told()).contains("c.yaml:1: error: nested too deep, limit=32");
    }

    @Test
    void read_followsIncludesRelativeToEachFile() {
        ConfigurationText text = folder.file("main.yaml", "includes:\n  - sub/a.yaml\n  - conf.d/*.yaml\n")
                .file("sub/a.yaml", "includes: [b.yaml]\nservice:\n  flush: 2\n")
                .file("sub/b.yaml", input("b"))
                .file("conf.d/2.yaml", input("two"))
                .file("conf.d/1.yaml", input("one"))
                .file("conf.d/.hidden.yaml", input("hidden"))
                .file("conf.d/readme.txt", "nothing")
                .read("main.yaml");
        assertThat(folder.told()).isEmpty();
        assertThat(shownAll(text.inputs())).containsExactly("input b", "input one", "input two");
        assertThat(shown(text.service())).isEqualTo("service flush=2");
        assertThat(text.files()).hasSize(5);
    }

    private static String input(String name) {
        return "pipeline:\n  inputs:\n    - name: " + name + "\n";
    }

    @Test
    void read_refusesCyclesSecondReadsAndMissingFiles() {
        folder.file("main.yaml", """
            includes:
              - a.yaml
              - ./a.yaml
              - missing.yaml
              - ${DIR}/b.yaml
              - none*.yaml
              - conf.d
              - [x]
            """)
                .file("a.yaml", "includes: [main.yaml]\n")
                .file("conf.d/x.yaml", "")
                .read("main.yaml");
        assertThat(folder.told())
                .containsExactly(
                        "a.yaml:1: error: main.yaml is already read, asked for at command line",
                        "main.yaml:3: error: ./a.yaml is already read, asked for at main.yaml:2",
                        "main.yaml:4: error: cannot read missing.yaml: there is no such file",
                        "main.yaml:5: error: an include names a path or a pattern, in which variables are not replaced",
                        "main.yaml:6: warning: no file matches none*.yaml in the folder '" + root + "'",
                        "main.yaml:7: error: cannot read conf.d: it is a folder",
                        "main.yaml:8: error: an include is the path of a file");
    }

    @Test
    void read_boundsTheDepthOfIncludes() {
        for (int i = 0; i < 30; i++) {
            folder.file("f" + i + ".yaml", "includes:\n  - f" + (i + 1) + ".yaml\n");
        }
        assertThat(folder.read("f0.yaml").files()).hasSize(17);
        assertThat(folder.told()).containsExactly("f16.yaml:2: error: includes are nested too deep, limit=16");
    }

    @Test
    void read_takesVariablesAsAListToo() {
        ConfigurationText text = folder.file("a.yaml", """
            env:
              - name: A
                value: 1
              - name: B
                uri: file:///secret
              - name: C
            service:
              flush: ${A}
            """).read("a.yaml");
        assertThat(shown(text.service())).isEqualTo("service flush=1");
        assertThat(folder.told())
                .containsExactly(
                        "a.yaml:4: error: a variable needs a name and a value",
                        "a.yaml:5: error: uri of a variable is absent: put the value into the process environment",
                        "a.yaml:6: error: a variable needs a name and a value");
    }

    @Test
    void read_takesAnEmptyFileAndEmptySections() {
        ConfigurationText text = folder.file("a.yaml", "").read("a.yaml");
        assertThat(text.sections()).isEmpty();
        folder.file("b.yaml", "env:\nincludes:\nservice:\nparsers:\npipeline:\n  inputs:\n")
                .read("b.yaml");
        assertThat(folder.told()).isEmpty();
    }

    @Test
    void read_refusesASecondServiceInOneFile() {
        folder.file("a.yaml", "service:\n  flush: 1\nService:\n  grace: 2\n").read("a.yaml");
        assertThat(folder.told())
                .containsExactly("a.yaml:3: error: service is given twice in this file, first at a.yaml:1");
    }
}
