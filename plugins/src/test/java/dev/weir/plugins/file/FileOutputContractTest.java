// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The contract of outputs, with files that are looked at. */
class FileOutputContractTest extends OutputContract<FileSettings> {
    @Override
    protected OutputFactory<FileSettings> factory() {
        return new FileOutputFactory();
    }

    @Override
    protected Receiver receiver(Path folder) {
        return new Folder(folder);
    }

    private record Folder(Path folder) implements Receiver {
        @Override
        public List<String> settings() {
            return List.of("path", folder.toString());
        }

        @Override
        public Tally tally() throws IOException {
            var tally = new Tally();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file, StandardCharsets.UTF_8);
                    Marks.find(text.substring(0, text.lastIndexOf('\n') + 1), Sender.TEXT, tally::add);
                }
            }
            return tally;
        }

        @Override
        public void close() {}
    }
}
