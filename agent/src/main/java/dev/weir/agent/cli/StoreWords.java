// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import dev.weir.agent.cli.CommandLine.Export.Form;
import dev.weir.agent.cli.CommandLine.Export.Which;
import dev.weir.agent.cli.CommandLine.Store.Look;
import dev.weir.agent.cli.CommandLine.StorePlace;
import dev.weir.config.Durations;
import dev.weir.config.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what stands after {@code weir store}. */
final class StoreWords {
    /** What shows how all of these are used. */
    static final String HELP = "weir store --help";

    private static final List<String> LOOKS = List.of("status", "check", "dump", "export", "repair", "drain", "forget");

    private StoreWords() {}

    static CommandLine parse(List<String> words) {
        if (words.isEmpty() || words.stream().anyMatch(word -> word.equals("-h") || word.equals("--help"))) {
            return new CommandLine.StoreHelp();
        }
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        return switch (first) {
            case "status" -> look(Look.STATUS, rest);
            case "check" -> look(Look.CHECK, rest);
            case "dump" -> dump(rest);
            case "export" -> export(rest);
            case "repair" -> repair(rest);
            case "drain" -> drain(rest);
            case "forget" -> forget(rest);
            default -> refused(unknown(first));
        };
    }

    private static String unknown(String word) {
        List<String> near = Names.nearest(word, LOOKS);
        return "'weir store' does not know " + Names.shortened(word) + "; "
                + (near.isEmpty() ? "it knows " + String.join(", ", LOOKS) : "nearest: " + String.join(", ", near));
    }

    private static CommandLine forget(List<String> words) {
        if (words.size() != 2 || words.stream().anyMatch(String::isEmpty)) {
            return refused(
                    "'weir store forget' needs FOLDER and OUTPUT after it; weir store status FOLDER names the outputs");
        }
        return new CommandLine.Forget(Path.of(words.getFirst()), words.get(1));
    }

    private static CommandLine look(Look look, List<String> words) {
        var given = StoreOptions.read(words, Set.of(), Set.of());
        return given.refusal("store " + look.name().toLowerCase(Locale.ROOT))
                .orElseGet(() -> new CommandLine.Store(
                        look, given.place().folder(), given.place().configuration()));
    }

    private static CommandLine dump(List<String> words) {
        var given = StoreOptions.read(words, Set.of("--events"), Set.of("--output"));
        return given.refusal("store dump")
                .orElseGet(() -> new CommandLine.Dump(given.place(), given.value("--output"), given.has("--events")));
    }

    private static CommandLine export(List<String> words) {
        var given = StoreOptions.read(words, Set.of("--all"), Set.of("--output", "--format", "--to"));
        if (given.has("--all") && given.value("--output").isPresent()) {
            given.refuse("--all and --output exclude each other");
        }
        String format = given.value("--format").orElse("forward");
        Optional<Form> form =
                switch (format) {
                    case "forward" -> Optional.of(Form.FORWARD);
                    case "json" -> Optional.of(Form.JSON_LINES);
                    default -> Optional.empty();
                };
        if (form.isEmpty()) {
            given.refuse("--format " + Names.shortened(format) + ": there are forward and json");
        }
        Which which = given.has("--all") ? new Which.Everything() : which(given.value("--output"));
        return given.refusal("store export")
                .orElseGet(() -> new CommandLine.Export(
                        given.place(),
                        which,
                        form.orElseThrow(),
                        given.value("--to").map(Path::of)));
    }

    private static Which which(Optional<String> output) {
        return output.<Which>map(Which.WantedBy::new).orElseGet(Which.Wanted::new);
    }

    private static CommandLine repair(List<String> words) {
        var given = StoreOptions.read(words, Set.of("--plan", "--apply"), Set.of());
        if (given.has("--plan") && given.has("--apply")) {
            given.refuse("--plan and --apply exclude each other");
        }
        return given.refusal("store repair")
                .orElseGet(() -> new CommandLine.Repair(given.place(), given.has("--apply")));
    }

    private static CommandLine drain(List<String> words) {
        var given = StoreOptions.read(words, Set.of(), Set.of("--longest"));
        Optional<Duration> longest = Optional.empty();
        try {
            longest = given.value("--longest").map(Durations::parse);
        } catch (IllegalArgumentException wrong) {
            given.refuse("--longest: " + wrong.getMessage());
        }
        if (given.isFolder()) {
            given.refuse("it delivers to the outputs of a configuration: it needs -c FILE");
        }
        Optional<Duration> bound = longest;
        return given.refusal("store drain").orElseGet(() -> new CommandLine.Drain(configuration(given.place()), bound));
    }

    private static Path configuration(StorePlace place) {
        return place.configuration().orElseThrow();
    }

    private static CommandLine refused(String message) {
        return new CommandLine.Refused(List.of(message), HELP);
    }
}
