// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import java.util.List;
import java.util.Optional;

/**
 * One option of the command line, which are those of Fluent Bit.
 *
 * @param letter its short form
 * @param names its long forms
 * @param argument what stands after it, for the help; empty if nothing does
 * @param effect what it does
 */
record Option(char letter, List<String> names, String argument, Effect effect) {

    /** For an option that has only long forms. */
    private static final char NO_LETTER = '\0';

    /** What an option does. */
    sealed interface Effect {}

    /** What cannot be said by a key. */
    enum Action implements Effect {
        CONFIG,
        INPUT,
        FILTER,
        OUTPUT,
        PROPERTY,
        MATCH,
        TAG,
        QUIET,
        VERBOSE,
        DRY_RUN,
        HELP,
        VERSION
    }

    /** Sets a key of the service to a fixed value. */
    record Fixed(String key, String value) implements Effect {}

    /** Sets a key of the service to the argument. */
    record Given(String key) implements Effect {}

    /**
     * Is refused.
     *
     * @param instead what there is instead
     */
    record Refuse(String instead) implements Effect {}

    private static final String NO_TRACE =
            "chunks are not traced; the pressure page and the metrics show what is held where";

    /** All options, in the order of their letters. */
    static final List<Option> ALL = List.of(
            takes('b', "PATH", new Given("storage.path"), "storage_path"),
            takes('c', "FILE", Action.CONFIG, "config"),
            takes('C', "NAME", new Refuse("there are no custom plugins"), "custom"),
            plain('d', new Refuse("run it as a service of the system, or in a shell with '&'"), "daemon"),
            plain('D', Action.DRY_RUN, "dry-run"),
            takes(
                    'e',
                    "FILE",
                    new Refuse(
                            "shared libraries cannot be loaded; the key plugins_path names a folder of Java plugins"),
                    "plugin"),
            takes('f', "SECONDS", new Given("flush"), "flush"),
            takes('F', "NAME", Action.FILTER, "filter"),
            plain('h', Action.HELP, "help"),
            plain('H', new Fixed("http_server", "on"), "http", "http_server"),
            takes('i', "NAME", Action.INPUT, "input"),
            plain('J', new Refuse("'weir help NAME' prints the keys as text"), "help-json"),
            takes('l', "FILE", new Given("log_file"), "log_file"),
            takes('L', "HOST", new Given("http_listen"), "http_listen"),
            takes('m', "PATTERN", Action.MATCH, "match"),
            takes('o', "NAME", Action.OUTPUT, "output"),
            takes('p', "KEY=VALUE", Action.PROPERTY, "prop"),
            takes('P', "PORT", new Given("http_port"), "port", "http_port"),
            plain('q', Action.QUIET, "quiet"),
            takes('r', "NAME", new Refuse("there are no processors; write them as filters"), "processor"),
            takes('R', "FILE", new Given("parsers_file"), "parser"),
            takes('s', "BYTES", new Given("coro_stack_size"), "coro_stack_size"),
            plain('S', new Refuse("'weir check FILE' prints what the configuration amounts to"), "sosreport"),
            takes('t', "TAG", Action.TAG, "tag"),
            takes('T', "SQL", new Refuse("there is no stream processor; route by tag and use filters"), "sp-task"),
            plain('v', Action.VERBOSE, "verbose"),
            plain('V', Action.VERSION, "version"),
            takes(
                    'w',
                    "FOLDER",
                    new Refuse("a JVM cannot change its folder; write (cd FOLDER && weir ...)"),
                    "workdir"),
            plain('W', new Fixed("hot_reload.ensure_thread_safety", "off"), "disable-thread-safety-on-hot-reload"),
            plain('Y', new Fixed("hot_reload", "on"), "enable-hot-reload"),
            plain('Z', new Refuse(NO_TRACE), "enable-chunk-trace"),
            takes(
                    NO_LETTER,
                    "TEXT",
                    new Refuse(NO_TRACE),
                    "trace",
                    "trace-input",
                    "trace-output",
                    "trace-output-property"),
            plain(NO_LETTER, new Refuse("run it as a service of the system that starts it again"), "supervisor"));

    private static Option takes(char letter, String argument, Effect effect, String... names) {
        return new Option(letter, List.of(names), argument, effect);
    }

    private static Option plain(char letter, Effect effect, String... names) {
        return new Option(letter, List.of(names), "", effect);
    }

    static Optional<Option> byLetter(char letter) {
        return ALL.stream()
                .filter(option -> option.letter == letter && letter != NO_LETTER)
                .findFirst();
    }

    static Optional<Option> byName(String name) {
        return ALL.stream().filter(option -> option.names.contains(name)).findFirst();
    }

    /** The long names of all options that do something. */
    static List<String> usableNames() {
        return ALL.stream()
                .filter(option -> !(option.effect instanceof Refuse))
                .flatMap(option -> option.names.stream())
                .toList();
    }

    boolean takesArgument() {
        return !argument.isEmpty();
    }
}
