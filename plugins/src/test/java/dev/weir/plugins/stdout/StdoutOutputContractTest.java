// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.config.Schema;
import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The contract of outputs, with the pipes of a process in the place of the standard output. */
class StdoutOutputContractTest extends OutputContract<StdoutSettings> {
    private final Reader reader = new Reader();

    StdoutOutputContractTest() throws IOException {}

    @Override
    protected OutputFactory<StdoutSettings> factory() {
        return new ToReader(new StandardOutput(reader.pipe(), () -> false));
    }

    @Override
    protected Receiver receiver(Path folder) {
        return reader;
    }

    /** The factory itself prints to the standard output of this process, on which nobody can look. */
    private record ToReader(StandardOutput out) implements OutputFactory<StdoutSettings> {
        @Override
        public String name() {
            return "stdout";
        }

        @Override
        public String summary() {
            return "Prints to a pipe.";
        }

        @Override
        public Schema<StdoutSettings> schema() {
            return new StdoutOutputFactory().schema();
        }

        @Override
        public Output create(StdoutSettings settings, OutputContext context) {
            return new StdoutOutput(settings, out);
        }
    }

    private static final class Reader implements Receiver {
        private final Process cat = new ProcessBuilder("cat").start();
        private final Tally tally = new Tally();

        private Reader() throws IOException {
            Thread.startVirtualThread(this::read);
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(cat.getInputStream(), StandardCharsets.ISO_8859_1))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Marks.find(line, Sender.TEXT, tally::add);
                }
            } catch (IOException _) {
                // the process ended
            }
        }

        private OutputStream pipe() {
            return cat.getOutputStream();
        }

        @Override
        public List<String> settings() {
            return List.of("format", "json_lines");
        }

        @Override
        public Sight sight() {
            return Sight.LATER;
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public void close() {
            cat.destroyForcibly();
        }
    }
}
