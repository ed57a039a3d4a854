// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import dev.weir.agent.cli.CommandLine.StorePlace;
import dev.weir.config.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands after a command on a store: the folder or {@code -c FILE}, and options. For one thread. */
final class StoreOptions {
    private static final String CONFIG = "--config";

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final List<String> folders = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    private StoreOptions() {}

    /**
     * Reads them.
     *
     * @param flags options that stand alone
     * @param valued options that have a value, behind {@code =} or as the next word
     */
    static StoreOptions read(List<String> words, Set<String> flags, Set<String> valued) {
        var options = new StoreOptions();
        int at = 0;
        while (at < words.size()) {
            at = options.take(words, at, flags, valued);
        }
        return options;
    }

    private int take(List<String> words, int at, Set<String> known, Set<String> valued) {
        String word = words.get(at);
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String name = equals < 0 ? word : word.substring(0, equals);
        name = name.equals("-c") ? CONFIG : name;
        if (name.equals(CONFIG) || valued.contains(name)) {
            boolean next = equals < 0;
            String value = next ? at + 1 < words.size() ? words.get(at + 1) : "" : word.substring(equals + 1);
            if (value.isEmpty()) {
                wrong.add(name + " needs a value after it");
            }
            if (values.put(name, value) != null) {
                wrong.add(name + " is there twice");
            }
            return at + (next ? 2 : 1);
        }
        if (known.contains(word)) {
            flags.add(word);
        } else if (word.startsWith("-") || word.isEmpty()) {
            wrong.add("unknown option " + Names.shortened(word));
        } else {
            folders.add(word);
        }
        return at + 1;
    }

    /** Adds something that is wrong. */
    void refuse(String message) {
        wrong.add(message);
    }

    /** What is wrong, where something is. */
    Optional<CommandLine> refusal(String command) {
        List<String> all = new ArrayList<>(wrong);
        if (folders.size() + (values.containsKey(CONFIG) ? 1 : 0) != 1) {
            all.add("it needs one FOLDER, or -c FILE");
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new CommandLine.Refused(
                        all.stream()
                                .map(each -> "'weir " + command + "': " + each)
                                .toList(),
                        StoreWords.HELP));
    }

    /** Whether a folder was given. */
    boolean isFolder() {
        return !folders.isEmpty();
    }

    /** The store that is meant; only where nothing is wrong. */
    StorePlace place() {
        return new StorePlace(
                folders.stream().findFirst().map(Path::of),
                Optional.ofNullable(values.get(CONFIG)).map(Path::of));
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
