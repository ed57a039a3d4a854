// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        String terminal = environment.getOrDefault("TERM", "dumb").toLowerCase(Locale.ROOT);
        if (!isTerminal(System.console()) || terminal.equals("dumb")) {
            return new PlainScreen(out, new Style(glyphs, false));
        }
        boolean coloured = !environment.containsKey("NO_COLOR");
        return new LiveScreen(out, new Style(glyphs, coloured), new TerminalSize());
    }

    /** Java 25 answers null where there is none. */
    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }
}
