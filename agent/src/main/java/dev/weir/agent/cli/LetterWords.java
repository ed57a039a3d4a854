// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import dev.weir.agent.cli.CommandLine.Letters.Filter;
import dev.weir.agent.cli.CommandLine.Letters.Verb;
import dev.weir.config.Durations;
import dev.weir.config.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what stands after {@code weir dlq}. For one reading. */
final class LetterWords {
    private static final String HELP = "weir dlq --help";
    private static final List<String> VERBS = List.of("list", "show", "replay", "drop");

    private final Deque<String> rest;
    private final List<String> problems = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable Path configuration;
    private @Nullable String output;
    private @Nullable String cause;
    private @Nullable Duration older;
    private boolean all;

    private LetterWords(List<String> words) {
        rest = new ArrayDeque<>(words);
    }

    static CommandLine parse(List<String> words) {
        if (words.isEmpty() || words.stream().anyMatch(word -> word.equals("-h") || word.equals("--help"))) {
            return new CommandLine.LettersHelp();
        }
        String first = words.getFirst();
        if (!VERBS.contains(first)) {
            List<String> near = Names.nearest(first, VERBS);
            String known =
                    near.isEmpty() ? "it knows " + String.join(", ", VERBS) : "nearest: " + String.join(", ", near);
            String unknown = "'weir dlq' does not know " + Names.shortened(first) + "; " + known;
            return new CommandLine.Refused(List.of(unknown), HELP);
        }
        Verb verb = Verb.valueOf(first.toUpperCase(Locale.ROOT));
        return new LetterWords(words.subList(1, words.size())).read(verb);
    }

    private CommandLine read(Verb verb) {
        while (!rest.isEmpty()) {
            word(rest.removeFirst());
        }
        demand(verb);
        if (!problems.isEmpty()) {
            return new CommandLine.Refused(problems, HELP);
        }
        var filter = new Filter(Optional.ofNullable(output), Optional.ofNullable(cause), Optional.ofNullable(older));
        return new CommandLine.Letters(verb, Optional.ofNullable(folder), Optional.ofNullable(configuration), filter);
    }

    private void word(String word) {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String name = equals < 0 ? word : word.substring(0, equals);
        switch (name) {
            case "-c", "--config" -> configuration = Path.of(argument(word, equals));
            case "--output" -> output = argument(word, equals);
            case "--cause" -> cause = argument(word, equals);
            case "--older" -> older(argument(word, equals));
            case "--all" -> all = true;
            default -> {
                if (name.startsWith("-") || name.isEmpty() || folder != null) {
                    problems.add("'weir dlq' cannot use " + Names.shortened(word));
                } else {
                    folder = Path.of(name);
                }
            }
        }
    }

    private String argument(String word, int equals) {
        if (equals >= 0) {
            return word.substring(equals + 1);
        }
        if (rest.isEmpty()) {
            problems.add(word + " needs a word after it");
            return "";
        }
        return rest.removeFirst();
    }

    private void older(String text) {
        try {
            older = Durations.parse(text);
        } catch (IllegalArgumentException unknown) {
            problems.add("--older " + Names.shortened(text) + " " + unknown.getMessage());
        }
    }

    private void demand(Verb verb) {
        String command = "'weir dlq " + verb.name().toLowerCase(Locale.ROOT) + "' ";
        if (!problems.isEmpty()) {
            return;
        }
        if (verb == Verb.REPLAY && (configuration == null || output == null)) {
            problems.add(command + "needs -c FILE, which says how the output is reached, and --output NAME");
        } else if ((folder == null) == (configuration == null)) {
            problems.add(command + "needs one FOLDER after it, or -c FILE");
        }
        boolean filtered = output != null || cause != null || older != null;
        if (verb == Verb.DROP && all == filtered) {
            problems.add(command + "needs either --all, or which of them: --output, --cause, --older");
        }
    }
}
