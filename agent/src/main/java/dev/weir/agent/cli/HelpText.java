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
              weir store status FOLDER  what the store on disk holds; weir store check: is it sound?
              weir dlq list FOLDER   what destinations refused for good, why; also show, replay, drop
              weir scene [NAME]      see back pressure at work
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

            -c FILE instead of FOLDER takes the folder of a configuration. Which of them:
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
            weir store - looks at the store on disk (storage.path); status and check write nothing, so the agent may run meanwhile

              weir store status FOLDER   what it holds: segments, positions, and for each output what waits for it
              weir store status -c FILE  the same for the store of a configuration; names outputs that it has no more
              weir store check FOLDER    reads all of it and checks every frame; what is damaged, where, events lost
              weir store check -c FILE
              weir store forget FOLDER OUTPUT
                                         lets go of what an output that is gone had not delivered; stop the agent first

            Exit codes: 0 sound, 1 damaged, 2 it cannot be read or the command is wrong
            What to do about it: docs/operating.md
            """;
    }
}
