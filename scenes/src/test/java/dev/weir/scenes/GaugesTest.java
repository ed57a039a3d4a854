// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GaugesTest {
    private static final String PROMETHEUS = """
            # HELP fluentbit_input_storage_memory_bytes Bytes held.
            # TYPE fluentbit_input_storage_memory_bytes gauge
            fluentbit_input_storage_memory_bytes{name="http.0"} 1200000
            fluentbit_input_records_total{name="http.0"} 1200
            fluentbit_output_proc_records_total{name="http.1"} 700
            weir_input_shed_total{name="http.0",reason="newest"} 3
            weir_input_shed_total{name="http.0",reason="stop"} 4
            weir_output_held{name="http.1"} 500
            weir_output_held_bytes{name="http.1"} 500000
            """;

    private static final String PRESSURE = """
            {"memory":{"held_bytes":1200000},
             "inputs":[{"name":"http.0","paused":true,"reasons":["memory","downstream"],
              "paused_for_seconds":2.500,"paused_total_seconds":4,"pauses":2,
              "held_bytes":1200000,"limit_bytes":1000000,"held_by":{"http.1":1200000}}],
             "outputs":[{"name":"http.1","failing":true,"next_attempt_in_seconds":6.800}],
             "ledger_difference":0}
            """;

    @Test
    void of_readsBothPages() {
        Gauges gauges = Gauges.of(PROMETHEUS, PRESSURE);

        assertThat(gauges.gauge()).isEqualTo(1_200_000);
        assertThat(gauges.input())
                .isEqualTo(new Gauges.Input(
                        "http.0", 1_200_000, 1_000_000, true, List.of("memory", "downstream"), 2.5, 4, 2, 1_200, 7));
        assertThat(gauges.output()).isEqualTo(new Gauges.Output("http.1", false, 6.8, 700, 0, 0, 0, 500));
        assertThat(gauges.ledgerDifference()).isZero();
    }

    @Test
    void of_takesTheInputThatIsPaused_whereThereAreSeveral() {
        String two = PRESSURE.replace("\"inputs\":[", "\"inputs\":[{\"name\":\"tcp.0\"},");

        assertThat(Gauges.of(PROMETHEUS, two).input().name()).isEqualTo("http.0");
    }

    @Test
    void of_refusesAPageWithoutInputs() {
        assertThatThrownBy(() -> Gauges.of(PROMETHEUS, "{}"))
                .isInstanceOf(SceneFailedException.class)
                .hasMessageContaining("no input");
    }

    @Test
    void jsonTree_answersNothingForWhatIsNotThere() {
        JsonTree tree = JsonTree.of("{\"a\":[1,\"x\"],\"b\":null}");

        assertThat(tree.get("c")).isEmpty();
        assertThat(tree.number("b")).isZero();
        assertThat(tree.text("a")).isEmpty();
        assertThat(tree.isTrue("a")).isFalse();
        assertThat(tree.get("a").orElseThrow().items()).hasSize(2);
        assertThat(tree.get("a").orElseThrow().get("x")).isEmpty();
    }
}
