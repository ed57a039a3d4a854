// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.nothing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.SectionKind;
import dev.weir.output.Delivery;
import dev.weir.plugins.live.Consignments;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import org.junit.jupiter.api.Test;

class NullOutputTest {
    @Test
    void deliver_takesEverything_withoutALookAtIt() {
        var factory = new NullOutputFactory();
        var settings = LiveEngine.settings(SectionKind.OUTPUT, factory.schema(), "format", "json");
        try (var timers = new RealTimers()) {
            var output = factory.create(settings, LiveEngine.outputContext(timers, _ -> {}));

            assertThat(output.deliver(
                            Consignments.of("t").raw(new byte[] {(byte) 0xc1}).consignment()))
                    .isCompletedWithValue(Delivery.DELIVERED);
        }
    }
}
