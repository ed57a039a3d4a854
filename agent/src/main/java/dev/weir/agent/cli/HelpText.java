// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

/** The text of {@code weir --help}: what one needs at three in the morning, on one screen. */
public final class HelpText {

    private HelpText() {}

    /** The whole text, ending with a newline. */
    public static String text() {
        return """
            weir - moves logs and events in bounded memory, and accounts for every one of them

              weir run FILE          run a configuration of Fluent Bit or Weir (.yaml, .conf)
              weir check FILE        say what is wrong with it, or how much memory and disk it can take
              weir help NAME         the keys of a plugin (tail, http, ...) or of the service
              weir store status FOLDER, weir store check FOLDER
                                     what the store on disk holds; whether all of it can be read
              weir store             ... and dump, export, repair, drain, forget
              weir dlq list FOLDER   what destinations refused for good, why; also show, replay, drop
              weir scene [NAME]      see backpressure at work
              weir simulate          try the engine against faults in virtual time, by seed

            Fluent Bit's options, alone or after run and check:
              -c, --config FILE      the configuration file
              -D, --dry-run          as weir check
              -i, --input NAME       an input, and for each plugin after it
                -p, --prop KEY=VALUE   a key
                -t, --tag TAG          its tag
              -F, --filter NAME      a filter; -o, --output NAME  an output
                -m, --match PATTERN    which tags it takes
              -R, --parser FILE      a file of parsers
              -f, --flush SECONDS    the longest that an event waits for company
              -b, --storage_path P   where to keep on disk what is not delivered
              -H, --http             monitoring over http, -L HOST, -P, --port PORT (2020)
              -l, --log_file FILE    append the log to a file
              -v, -vv, -q            log debug, trace, nothing (--verbose, --quiet)
              -i NAME -h             the keys of that input
              -V, --version

            Why is an input paused?   curl http://127.0.0.1:2020/api/weir/v1/pressure
            A first try:              weir -i dummy -o stdout -m '*'
            """;
    }

    /** The text of {@code weir dlq --help}. */
    public static String letters() {
        return """
            weir dlq - dead letters: what destinations refused for good (storage.keep.rejected), with its cause

              weir dlq list FOLDER   how many there are, by output and cause; the agent may run meanwhile
              weir dlq show FOLDER   their events, one JSON object a line; the agent may run meanwhile
              weir dlq drop FOLDER --all
                                     lets go of them for good; stop the agent first
              weir dlq replay -c FILE --output NAME
                                     sends them to their output once more, as the configuration says, and takes out
                                     what is delivered; stop the agent first

            FOLDER is storage.path or its folder rejected; -c FILE instead means that of a configuration. Which of them:
              --output NAME          of this output: its name, its alias or its identity
              --cause TEXT           with this text in their cause
              --older TIME           given up at least so long ago, as 12h or 7d

            Exit codes: 0 done, 1 some were refused again or could not be delivered or read, 2 nothing was done
            What to do about it: docs/operating.md
            """;
    }

    /** The text of {@code weir store --help}. */
    public static String store() {
        return """
            weir store - looks at the store on disk (storage.path), and mends it

            These write nothing, so the agent may run meanwhile. Instead of FOLDER, -c FILE means the store of that configuration:
              weir store status FOLDER   what it holds: segments, positions, and for each output what waits for it
              weir store check FOLDER    reads all of it and checks every frame; what is damaged, where, events lost
              weir store dump FOLDER     every chunk: tag, input, events, bytes, who still wants it; positions of sources
                  --output NAME            only what that output still wants
                  --events                 the events themselves, a line of JSON each
              weir store export FOLDER   the events that are not delivered, as messages of the Forward protocol
                  --output NAME, --all     those that one output wants; all that lie there
                  --to FILE                into a new file instead of standard output
                  --format json            as lines of JSON, to be read
                                         to put them in again: nc -N HOST 24224 < FILE, at any forward input
              weir store repair FOLDER   says what it would do about what is damaged

            These need the store for themselves; stop the agent first:
              weir store repair FOLDER --apply
                                         does it; what cannot be read is kept in quarantine/, nothing is deleted
              weir store drain -c FILE   delivers what is stored, without the inputs, and ends
                  --longest 10m            or when that time is over
              weir store forget FOLDER OUTPUT
                                         lets go of what an output that is gone had not delivered

            Exit codes: 0 sound, 1 damaged, 2 it cannot be read or the command is wrong
            Of dump and export: 1 where something could not be read and was left out. Of drain: 0 empty, 1 something is left
            What to do about it: docs/operating.md
            """;
    }
}
