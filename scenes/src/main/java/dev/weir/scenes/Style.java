// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

/**
 * How things are drawn: with which signs, and whether in colour.
 *
 * @param glyphs the signs
 * @param coloured whether the terminal is told colours
 */
record Style(Glyphs glyphs, boolean coloured) {
    /** No colour, no sign beyond ASCII: for files and for tests. */
    static final Style PLAIN = new Style(Glyphs.ASCII, false);

    private static final String RESET = "\033[0m";

    /** What a colour says. */
    enum Paint {
        /** All is well. */
        GOOD("\033[32m"),
        /** At a bound, and meant to be. */
        WATCH("\033[33m"),
        /** Shut, down, lost. */
        BAD("\033[31m"),
        /** Names of things. */
        FAINT("\033[2m"),
        /** What is to be read first. */
        STRONG("\033[1m");

        private final String code;

        Paint(String code) {
            this.code = code;
        }
    }

    /** The text in that colour, or as it is. */
    String paint(Paint paint, String text) {
        return coloured && !text.isBlank() ? paint.code + text + RESET : text;
    }

    /** The text, cut or filled up with blanks to that many characters. */
    String fit(String text, int width) {
        if (text.length() <= width) {
            return text + " ".repeat(width - text.length());
        }
        return width == 0 ? "" : text.substring(0, width - 1) + glyphs.more();
    }
}
