// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Reception;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The contract of outputs, with files that are looked at, in a folder that gives its place to a file while it refuses. */
class FileOutputContractTest extends OutputContract<FileSettings> {
    @Override
    protected OutputFactory<FileSettings> factory() {
        return new FileOutputFactory();
    }

    @Override
    protected Receiver receiver(Path folder) throws IOException {
        Files.createDirectory(folder.resolve("out"));
        return new Folder(folder.resolve("out"), folder.resolve("aside"));
    }

    private static final class Folder implements Receiver {
        private final Tally tally = new Tally();
        private final Map<Path, Long> read = new HashMap<>();
        private final Path folder;
        private final Path aside;

        private Folder(Path folder, Path aside) {
            this.folder = folder;
            this.aside = aside;
        }

        @Override
        public List<String> settings() {
            return List.of("path", folder.toString());
        }

        @Override
        public Sight sight() {
            return Sight.AT_ONCE;
        }

        @Override
        public synchronized Tally tally() throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    readOn(file);
                }
            }
            return tally;
        }

        private void readOn(Path file) throws IOException {
            long from = read.getOrDefault(file, 0L);
            try (InputStream in = Files.newInputStream(file)) {
                in.skipNBytes(from);
                String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                int lines = text.lastIndexOf('\n') + 1;
                Marks.find(text.substring(0, lines), Sender.TEXT, tally::add);
                read.put(file, from + lines);
            }
        }

        @Override
        public Set<Reception> receptions() {
            return Set.of(Reception.OPEN, Reception.REFUSING);
        }

        @Override
        public void set(Reception wanted) throws IOException {
            if (wanted == Reception.REFUSING) {
                Files.move(folder, aside);
                Files.createFile(folder);
            } else {
                Files.delete(folder);
                Files.move(aside, folder);
            }
        }

        @Override
        public void close() {}
    }
}
