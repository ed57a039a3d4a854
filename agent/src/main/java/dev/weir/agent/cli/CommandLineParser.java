// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import dev.weir.config.Entry;
import dev.weir.config.Names;
import dev.weir.config.Place;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a command line from left to right: the order matters, for {@code -p}, {@code -m}
 * and {@code -t} belong to the plugin before them. Short options may be joined ({@code -vv}, {@code
 * -f1}), long ones take their argument after a blank or an equals sign.
 *
 * <p>Against Fluent Bit: what it ignores (a {@code -p} before any plugin, a {@code -m} for an
 * input, words that are no options) is refused, and long options are not abbreviated.
 */
final class CommandLineParser {

    private static final List<String> COMMANDS = List.of("run", "check", "help", "scene", "simulate", "store", "dlq");
    private static final List<String> LOG_LEVELS = List.of("off", "error", "warn", "info", "debug", "trace");
    private static final int INFO = LOG_LEVELS.indexOf("info");

    private final Deque<String> rest;
    private final List<String> problems = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private final List<Entry> service = new ArrayList<>();
    private final List<Plugin> plugins = new ArrayList<>();
    private @Nullable CommandLine shown;
    private boolean dryRun;
    private boolean unknownSeen;
    private int verbosity = INFO;

    CommandLineParser(List<String> arguments) {
        rest = new ArrayDeque<>(arguments);
    }

    private record Plugin(SectionKind kind, String name, List<Entry> entries) {}

    CommandLine parse() {
        String first = rest.isEmpty() ? "" : rest.getFirst();
        return switch (first) {
            case "" -> new CommandLine.Help();
            case "scene" -> new CommandLine.Scene(List.copyOf(rest).subList(1, rest.size()));
            case "simulate" -> new CommandLine.Simulate(List.copyOf(rest).subList(1, rest.size()));
            case "store" -> StoreWords.parse(List.copyOf(rest).subList(1, rest.size()));
            case "dlq" -> LetterWords.parse(List.copyOf(rest).subList(1, rest.size()));
            case "help" -> help();
            case "run", "check" -> {
                rest.removeFirst();
                dryRun = first.equals("check");
                yield options(first);
            }
            default -> first.startsWith("-") ? options("") : unknownCommand(first);
        };
    }

    private CommandLine unknownCommand(String word) {
        List<String> near = Names.nearest(word, COMMANDS);
        String hint = near.isEmpty() ? "'weir run FILE' runs a configuration" : "nearest: " + String.join(", ", near);
        return refused("unknown command " + Names.shortened(word) + "; " + hint);
    }

    private CommandLine help() {
        List<String> asked = List.copyOf(rest).subList(1, rest.size());
        if (asked.isEmpty() || asked.getFirst().startsWith("-")) {
            return new CommandLine.Help();
        }
        if (asked.size() == 1) {
            return helpOn(asked.getFirst());
        }
        return kindOf(asked.getFirst())
                .<CommandLine>map(kind -> new CommandLine.HelpOn(Optional.of(kind), asked.get(1)))
                .orElseGet(() -> refused("'weir help NAME', or 'weir help input|filter|output NAME'"));
    }

    /** Two commands have a page of their own; whatever else there is has keys. */
    private static CommandLine helpOn(String name) {
        return switch (name) {
            case "store" -> new CommandLine.StoreHelp();
            case "dlq" -> new CommandLine.LettersHelp();
            default -> new CommandLine.HelpOn(Optional.empty(), name);
        };
    }

    private static Optional<SectionKind> kindOf(String word) {
        return switch (word) {
            case "input" -> Optional.of(SectionKind.INPUT);
            case "filter" -> Optional.of(SectionKind.FILTER);
            case "output" -> Optional.of(SectionKind.OUTPUT);
            default -> Optional.empty();
        };
    }

    private static CommandLine refused(String message) {
        return new CommandLine.Refused(List.of(message));
    }

    // ---- options

    private CommandLine options(String command) {
        while (!rest.isEmpty() && shown == null) {
            String word = rest.removeFirst();
            if (word.equals("--")) {
                words.addAll(rest);
                rest.clear();
            } else if (word.startsWith("--")) {
                longOption(word.substring(2));
            } else if (word.startsWith("-") && word.length() > 1) {
                shortOptions(word);
            } else {
                words.add(word);
            }
        }
        CommandLine answer = shown;
        return answer != null && problems.isEmpty() ? answer : request(command);
    }

    private void longOption(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Optional<Option> known = Option.byName(name);
        if (known.isEmpty()) {
            unknownSeen = true;
            problems.add(unknownOption(name));
        } else if (known.get().takesArgument()) {
            argument(known.get(), "--" + name, equals < 0 ? "" : word.substring(equals + 1), equals >= 0);
        } else if (equals >= 0) {
            problems.add("--" + name + " takes no argument");
        } else {
            apply(known.get(), "--" + name, "");
        }
    }

    private static String unknownOption(String name) {
        List<String> near = Names.nearest(name, Option.usableNames()).stream()
                .map(other -> "--" + other)
                .toList();
        String hint = near.isEmpty() ? "" : "; nearest: " + String.join(", ", near);
        return "unknown option --" + Names.shortened(name) + hint;
    }

    private void shortOptions(String word) {
        for (int i = 1; i < word.length(); i++) {
            String letter = "-" + word.charAt(i);
            Optional<Option> known = Option.byLetter(word.charAt(i));
            if (known.isEmpty()) {
                unknownSeen = true;
                problems.add("unknown option " + Names.shortened(letter));
                return;
            }
            if (known.get().takesArgument()) {
                String joined = word.substring(i + 1);
                argument(known.get(), letter, joined, !joined.isEmpty());
                return;
            }
            apply(known.get(), letter, "");
        }
    }

    private void argument(Option option, String spelled, String joined, boolean isJoined) {
        if (isJoined) {
            apply(option, spelled, joined);
        } else if (rest.isEmpty()) {
            problems.add(spelled + " needs " + option.argument() + " after it");
        } else {
            apply(option, spelled, rest.removeFirst());
        }
    }

    private void apply(Option option, String spelled, String argument) {
        switch (option.effect()) {
            case Option.Fixed fixed -> service.add(typed(fixed.key(), fixed.value()));
            case Option.Given given -> service.add(typed(given.key(), argument));
            case Option.Refuse refuse ->
                problems.add(spelled + " is an option of Fluent Bit that Weir does not have: " + refuse.instead());
            case Option.Action action -> act(action, spelled, argument);
        }
    }

    private void act(Option.Action action, String spelled, String argument) {
        switch (action) {
            case CONFIG -> files.add(argument);
            case INPUT -> plugin(SectionKind.INPUT, spelled, argument);
            case FILTER -> plugin(SectionKind.FILTER, spelled, argument);
            case OUTPUT -> plugin(SectionKind.OUTPUT, spelled, argument);
            case PROPERTY -> property(spelled, argument);
            case MATCH -> match(spelled, argument);
            case TAG -> ofPlugin(spelled, "tag", argument);
            case QUIET -> verbosity = 0;
            case VERBOSE -> verbosity++;
            case DRY_RUN -> dryRun = true;
            case HELP -> shown = helpHere();
            case VERSION -> shown = new CommandLine.Version();
        }
    }

    private void plugin(SectionKind kind, String spelled, String name) {
        if (name.isBlank()) {
            problems.add(spelled + " needs NAME after it");
        } else {
            plugins.add(new Plugin(kind, name.strip(), new ArrayList<>()));
        }
    }

    private CommandLine helpHere() {
        if (plugins.isEmpty()) {
            return new CommandLine.Help();
        }
        Plugin last = plugins.getLast();
        return new CommandLine.HelpOn(Optional.of(last.kind()), last.name());
    }

    private void property(String spelled, String argument) {
        int equals = argument.indexOf('=');
        if (equals <= 0) {
            problems.add(spelled + " needs KEY=VALUE after it");
        } else {
            ofPlugin(
                    spelled,
                    argument.substring(0, equals).strip(),
                    argument.substring(equals + 1).strip());
        }
    }

    private void match(String spelled, String pattern) {
        if (!plugins.isEmpty() && plugins.getLast().kind() == SectionKind.INPUT) {
            problems.add(spelled + " belongs to a filter or an output; an input is given a tag with -t");
        } else {
            ofPlugin(spelled, "match", pattern);
        }
    }

    private void ofPlugin(String spelled, String key, String value) {
        if (plugins.isEmpty()) {
            problems.add(spelled + " stands after the -i, -F or -o that it belongs to");
        } else {
            plugins.getLast().entries().add(typed(key, value));
        }
    }

    private static Entry typed(String key, String value) {
        return Entry.text(key, value, Place.COMMAND_LINE);
    }

    // ---- the answer

    private CommandLine request(String command) {
        if (command.isEmpty() && !words.isEmpty()) {
            if (unknownSeen) {
                return new CommandLine.Refused(problems); // the word may be the argument of what is unknown
            }
            String word = Names.shortened(words.getFirst());
            problems.add("'" + word + "' is no option; 'weir run FILE' runs a configuration");
        } else {
            files.addAll(words);
        }
        if (files.size() > 1) {
            problems.add("one configuration file at a time, given=" + files.size());
        } else if (!command.isEmpty() && files.isEmpty() && plugins.isEmpty()) {
            problems.add("'weir " + command + "' needs a FILE after it");
        }
        if (!problems.isEmpty()) {
            return new CommandLine.Refused(problems);
        }
        Request request = new Request(files.stream().findFirst().map(Path::of), sections());
        return dryRun ? new CommandLine.Check(request) : new CommandLine.Run(request);
    }

    private List<Section> sections() {
        if (verbosity != INFO) {
            service.add(typed("log_level", LOG_LEVELS.get(Math.min(verbosity, LOG_LEVELS.size() - 1))));
        }
        List<Section> sections = new ArrayList<>();
        if (!service.isEmpty()) {
            sections.add(new Section(SectionKind.SERVICE, "", service, Place.COMMAND_LINE));
        }
        for (Plugin plugin : plugins) {
            sections.add(new Section(plugin.kind(), plugin.name(), plugin.entries(), Place.COMMAND_LINE));
        }
        return sections;
    }
}
