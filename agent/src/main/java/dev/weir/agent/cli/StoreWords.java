// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import dev.weir.agent.cli.CommandLine.Store.Look;
import dev.weir.config.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what stands after {@code weir store}. */
final class StoreWords {
    private static final List<String> LOOKS = List.of("status", "check", "forget");
    private static final String FILE_FLAG = "--config=";

    private StoreWords() {}

    static CommandLine parse(List<String> words) {
        if (words.isEmpty() || words.stream().anyMatch(word -> word.equals("-h") || word.equals("--help"))) {
            return new CommandLine.StoreHelp();
        }
        String first = words.getFirst();
        return switch (first) {
            case "status" -> place(Look.STATUS, words.subList(1, words.size()));
            case "check" -> place(Look.CHECK, words.subList(1, words.size()));
            case "forget" -> forget(words.subList(1, words.size()));
            default -> refused(unknown(first));
        };
    }

    private static String unknown(String word) {
        List<String> near = Names.nearest(word, LOOKS);
        return "'weir store' does not know " + Names.shortened(word) + "; "
                + (near.isEmpty() ? "it knows status, check and forget" : "nearest: " + String.join(", ", near));
    }

    private static CommandLine forget(List<String> words) {
        if (words.size() != 2 || words.stream().anyMatch(String::isEmpty)) {
            return refused(
                    "'weir store forget' needs FOLDER and OUTPUT after it; weir store status FOLDER names the outputs");
        }
        return new CommandLine.Forget(Path.of(words.getFirst()), words.get(1));
    }

    private static CommandLine place(Look look, List<String> words) {
        if (words.size() == 1 && words.getFirst().startsWith(FILE_FLAG)) {
            return configured(look, words.getFirst().substring(FILE_FLAG.length()));
        }
        if (words.size() == 2 && List.of("-c", "--config").contains(words.getFirst())) {
            return configured(look, words.get(1));
        }
        if (words.size() == 1
                && !words.getFirst().isEmpty()
                && !words.getFirst().startsWith("-")) {
            return new CommandLine.Store(look, Optional.of(Path.of(words.getFirst())), Optional.empty());
        }
        return refused(
                "'weir store " + look.name().toLowerCase(Locale.ROOT) + "' needs one FOLDER after it, or -c FILE");
    }

    private static CommandLine configured(Look look, String file) {
        return file.isEmpty()
                ? refused("-c needs FILE after it")
                : new CommandLine.Store(look, Optional.empty(), Optional.of(Path.of(file)));
    }

    private static CommandLine refused(String message) {
        return new CommandLine.Refused(List.of(message));
    }
}
