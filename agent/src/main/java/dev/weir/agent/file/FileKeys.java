// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Schema;
import java.util.List;

/** The keys of the service section that name further files. */
public final class FileKeys {

    /** Files of parsers; read together with the configuration. */
    public static final Key<List<String>> PARSERS_FILE = Key.repeated("parsers_file")
            .same()
            .doc("A file that defines parsers, YAML or classic; relative to the working folder, or else to the"
                    + " folder of the main file.");

    private static final Key<List<String>> PLUGINS_FILE = Key.repeated("plugins_file")
            .absent("shared libraries made for Fluent Bit cannot be loaded; plugins_path names a folder of Java"
                    + " plugins");

    private static final Key<List<String>> STREAMS_FILE =
            Key.repeated("streams_file").absent("there is no stream processor; route by tag and use filters");

    /** All of them. */
    public static final KeyGroup KEYS = KeyGroup.of("Further files", PARSERS_FILE, PLUGINS_FILE, STREAMS_FILE);

    /** The parsers files as they were written. */
    public static final Schema<List<String>> SCHEMA = Schema.of(KEYS).into(values -> values.get(PARSERS_FILE));

    private FileKeys() {}
}
