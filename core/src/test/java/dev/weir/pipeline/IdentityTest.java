// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.backpressure.Admission;
import dev.weir.buffer.InputPolicy;
import dev.weir.dispatch.LanePolicy;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import dev.weir.route.TagPattern;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What goes by the identity of an input or an output, and what by its name. */
class IdentityTest {
    private final Bench bench = new Bench();

    private void input(String name, String identity) {
        bench.builder.input(new InputPlan<>(name, identity, bench.inputs, "", "", InputPolicy.PLAIN));
    }

    private void output(String name, String identity) {
        bench.builder.output(new OutputPlan<>(name, identity, bench.outputs, 1, TagPattern.ALL, LanePolicy.USUAL));
    }

    private void offerTo(int input) {
        assertThat(bench.in(input).offer("t", HandInput.events(1, 100))).isEqualTo(Admission.ADMITTED);
        bench.pass(Duration.ofSeconds(2));
    }

    @Test
    void chunk_carriesTheIdentity_whileNoticesAndStatusHaveTheName() {
        input("tail.0", "tail:/a.log");
        output("http.0", "http:h:80/");
        bench.start();
        bench.out(0).answers(Delivery.retry("away"));
        offerTo(0);

        var stream = bench.out(0).consignments.getFirst().chunk().stream();
        assertThat(stream.input()).isEqualTo("tail:/a.log");
        assertThat(bench.notices)
                .filteredOn(Notice.RetryScheduled.class::isInstance)
                .extracting(told -> ((Notice.RetryScheduled) told).input(), Notice::who)
                .contains(tuple("tail.0", "http.0"));
        assertThat(bench.in(0).context.name()).isEqualTo("tail.0");
        assertThat(bench.status().inputs().getFirst().name()).isEqualTo("tail.0");
        assertThat(bench.status().inputs().getFirst().heldBy()).containsOnlyKeys("http.0");
        assertThat(bench.status().outputs().getFirst().name()).isEqualTo("http.0");
    }

    @Test
    void accounts_areKeptApart_whenAnIdentityIsTheNameOfAnother() {
        input("tail.0", "tail.1");
        input("tail.1", "tail.0");
        output("out.0", "out.1");
        output("out.1", "out.0");
        bench.start();
        offerTo(0);
        offerTo(0);
        offerTo(1);

        assertThat(bench.status().inputs())
                .extracting(in -> in.account().buffered())
                .containsExactly(2L, 1L);
        assertThat(bench.status().outputs())
                .extracting(out -> out.account().delivered())
                .containsExactly(3L, 3L);
        assertThat(bench.stop(Duration.ofSeconds(1)).ledgerDifference()).isZero();
    }

    @Test
    void build_refusesTwoOfOneNameOrIdentity() {
        output("http.0", "http:h:80/");
        input("tail.0", "tail:/a.log");
        input("tail.1", "tail:/a.log");
        assertThatThrownBy(bench::build).hasMessage("two inputs have the identity tail:/a.log");

        bench.builder.inputs.removeLast();
        output("http.1", "http:h:80/");
        assertThatThrownBy(bench::build).hasMessage("two outputs have the identity http:h:80/");

        bench.builder.outputs.removeLast();
        output("http.0", "http:h:81/");
        assertThatThrownBy(bench::build).hasMessage("two outputs are named http.0");
    }
}
