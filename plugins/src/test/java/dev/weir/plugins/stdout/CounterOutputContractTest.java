// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.config.Schema;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.plugins.stdout.CounterOutputFactory.Settings;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** The contract of outputs; of the counter nothing is seen but how many there were. */
class CounterOutputContractTest extends OutputContract<Settings> {
    @Override
    protected OutputFactory<Settings> factory() {
        return new ToNowhere(new StandardOutput(OutputStream.nullOutputStream(), () -> false));
    }

    @Override
    protected Receiver receiver(Path folder) {
        return Receiver.blind(List.of());
    }

    /** The factory itself prints to the standard output of this process, which the build listens to. */
    private record ToNowhere(StandardOutput out) implements OutputFactory<Settings> {
        @Override
        public String name() {
            return "counter";
        }

        @Override
        public String summary() {
            return "Prints to nowhere.";
        }

        @Override
        public Schema<Settings> schema() {
            return new CounterOutputFactory().schema();
        }

        @Override
        public Output create(Settings settings, OutputContext context) {
            return new CounterOutput(context, out);
        }
    }
}
