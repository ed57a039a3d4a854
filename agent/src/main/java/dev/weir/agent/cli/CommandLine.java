// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import dev.weir.config.SectionKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a command line asks for. */
public sealed interface CommandLine {

    /** Reads a command line; whatever is wrong with it is told at once, in {@link Refused}. */
    static CommandLine parse(String... arguments) {
        return new CommandLineParser(List.of(arguments)).parse();
    }

    /** Run the agent: {@code weir run FILE}, or Fluent Bit's options. */
    record Run(Request request) implements CommandLine {
        public Run {
            Objects.requireNonNull(request, "request");
        }
    }

    /** Check the configuration and start nothing: {@code weir check FILE}, {@code --dry-run}. */
    record Check(Request request) implements CommandLine {
        public Check {
            Objects.requireNonNull(request, "request");
        }
    }

    /** Show how the command line is used. */
    record Help() implements CommandLine {}

    /**
     * Show the keys of a plugin: {@code weir help tail}, {@code weir -i tail -h}.
     *
     * @param kind which plugin of that name; where it is empty, all of them
     * @param plugin the name, or {@code service}
     */
    record HelpOn(Optional<SectionKind> kind, String plugin) implements CommandLine {
        public HelpOn {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(plugin, "plugin");
        }
    }

    /** Show the version. */
    record Version() implements CommandLine {}

    /** Show or run a scene; what stands after the word {@code scene} is read there. */
    record Scene(List<String> arguments) implements CommandLine {
        public Scene {
            arguments = List.copyOf(arguments);
        }
    }

    /** Simulate the engine; what stands after the word {@code simulate} is read there. */
    record Simulate(List<String> arguments) implements CommandLine {
        public Simulate {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Look at a store: {@code weir store status FOLDER}, {@code weir store check -c FILE}.
     *
     * @param look how closely
     * @param folder where it lies; empty where the configuration says so
     * @param configuration the file, where one is given
     */
    record Store(Look look, Optional<Path> folder, Optional<Path> configuration) implements CommandLine {
        public Store {
            Objects.requireNonNull(look, "look");
            if (folder.isPresent() == configuration.isPresent()) {
                throw new IllegalArgumentException("folder=" + folder + ", configuration=" + configuration);
            }
        }

        /** How closely one looks. */
        public enum Look {
            /** What it holds. */
            STATUS,
            /** Whether all of it can be read. */
            CHECK
        }
    }

    /**
     * Let go of what an output that is gone had not delivered: {@code weir store forget FOLDER OUTPUT}.
     *
     * @param folder where the store lies
     * @param output identity of the output
     */
    record Forget(Path folder, String output) implements CommandLine {}

    /**
     * Which store a command is about.
     *
     * @param folder where it lies; empty where the configuration says so
     * @param configuration the file, where one is given
     */
    record StorePlace(Optional<Path> folder, Optional<Path> configuration) {
        public StorePlace {
            if (folder.isPresent() == configuration.isPresent()) {
                throw new IllegalArgumentException("folder=" + folder + ", configuration=" + configuration);
            }
        }
    }

    /**
     * Print what lies in a store, chunk by chunk: {@code weir store dump FOLDER}.
     *
     * @param place which store
     * @param output only chunks that this output still wants, where it is named
     * @param events whether the events are printed instead, each as a line of JSON
     */
    record Dump(StorePlace place, Optional<String> output, boolean events) implements CommandLine {}

    /**
     * Write events of a store to a file or to standard output: {@code weir store export FOLDER}.
     *
     * @param place which store
     * @param which events
     * @param form how they are written
     * @param to a file that is not there yet; empty for standard output
     */
    record Export(StorePlace place, Which which, Form form, Optional<Path> to) implements CommandLine {
        /** Which events. */
        public sealed interface Which {
            /** Those that any output still wants. */
            record Wanted() implements Which {}

            /** Those that one output still wants. */
            record WantedBy(String output) implements Which {}

            /** All that lie there, delivered or not, save dead letters. */
            record Everything() implements Which {}
        }

        /** How events are written. */
        public enum Form {
            /** Messages of the Forward protocol, one behind the other: what a forward input takes. */
            FORWARD,
            /** One object of JSON a line, to be read by people and scripts. */
            JSON_LINES
        }
    }

    /**
     * Mend a store, or say what would be done: {@code weir store repair FOLDER}.
     *
     * @param place which store
     * @param apply whether to do it
     */
    record Repair(StorePlace place, boolean apply) implements CommandLine {}

    /**
     * Deliver what a store holds to the outputs of a configuration, without its inputs: {@code weir store drain -c FILE}.
     *
     * @param configuration the file
     * @param longest how long that may take, where it is bounded
     */
    record Drain(Path configuration, Optional<Duration> longest) implements CommandLine {}

    /**
     * Look at dead letters or do something with them: {@code weir dlq list FOLDER}, {@code weir dlq replay -c FILE
     * --output X}.
     *
     * @param verb what
     * @param folder where they lie; empty where the configuration says so
     * @param configuration the file, where one is given
     * @param filter which of them
     */
    record Letters(Verb verb, Optional<Path> folder, Optional<Path> configuration, Filter filter)
            implements CommandLine {
        public Letters {
            Objects.requireNonNull(verb, "verb");
            if (folder.isPresent() == configuration.isPresent()) {
                throw new IllegalArgumentException("folder=" + folder + ", configuration=" + configuration);
            }
        }

        /** What is to be done. */
        public enum Verb {
            /** Say how many there are, by output and cause. */
            LIST,
            /** Print their events. */
            SHOW,
            /** Send them to their output once more. */
            REPLAY,
            /** Let go of them. */
            DROP
        }

        /**
         * Which letters are meant; what is empty leaves none out.
         *
         * @param output name or identity of their output
         * @param cause a part of their cause
         * @param older how long ago they were given up at least
         */
        public record Filter(Optional<String> output, Optional<String> cause, Optional<Duration> older) {}
    }

    /** Show how dead letters are looked at. */
    record LettersHelp() implements CommandLine {}

    /** Show how stores are looked at. */
    record StoreHelp() implements CommandLine {}

    /**
     * Nothing is done; one line for each thing that is wrong. The process ends with {@link
     * #EXIT_CODE}.
     *
     * @param help the command that shows what is right
     */
    record Refused(List<String> messages, String help) implements CommandLine {

        /** What a shell expects of a command that was used wrongly. */
        public static final int EXIT_CODE = 2;

        public Refused {
            messages = List.copyOf(messages);
        }

        Refused(List<String> messages) {
            this(messages, "weir --help");
        }
    }
}
