// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Where pictures are shown: drawn over and over on a terminal, or told line by line. Safe for any thread. */
sealed interface Screen extends AutoCloseable permits LiveScreen, PlainScreen {
    /** Shows the next moment. */
    void show(Picture picture);

    /** How often to show one. */
    Duration pace();

    /** Signs and colours that fit here. */
    Style style();

    /** Leaves the terminal as it was found. Idempotent; nothing is shown after it. */
    @Override
    void close();

    /** The screen that fits to where this process writes. */
    static Screen of(PrintStream out, Map<String, String> environment) {
        Glyphs glyphs = Glyphs.in(out.charset());
        Console console = System.console();
        String terminal = environment.getOrDefault("TERM", "dumb").toLowerCase(Locale.ROOT);
        if (console == null || !console.isTerminal() || terminal.equals("dumb")) {
            return new PlainScreen(out, new Style(glyphs, false));
        }
        boolean coloured = !environment.containsKey("NO_COLOR");
        return new LiveScreen(out, new Style(glyphs, coloured), new TerminalSize());
    }
}
