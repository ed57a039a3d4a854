// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.nio.charset.Charset;

/**
 * The signs that pictures and tables are drawn with, for terminals that know more than ASCII and for
 * those that do not.
 *
 * @param full a cell of the bar that is filled, up to the bound
 * @param over a filled cell beyond the bound
 * @param empty a cell that is not filled
 * @param bound the cell where the bound is
 * @param corner what leads from the bound to its name
 * @param line what rules are drawn with
 * @param moves an arrow along which events move
 * @param rests an arrow along which none move
 * @param blocked an arrow that nothing passes
 * @param yes a promise that held
 * @param no a promise that did not
 * @param more where a text was cut
 */
record Glyphs(
        char full,
        char over,
        char empty,
        char bound,
        String corner,
        char line,
        String moves,
        String rests,
        String blocked,
        char yes,
        char no,
        char more) {
    static final Glyphs UNICODE = new Glyphs('█', '▓', '·', '┃', "─┘", '─', "══▶", "──▷", "━━┃", '✓', '✗', '…');
    static final Glyphs ASCII = new Glyphs('#', '%', '.', '|', "-'", '-', "==>", "-->", "--|", '+', 'x', '~');

    /** Those that the character set can write. */
    static Glyphs in(Charset charset) {
        return charset.newEncoder().canEncode("█▓·┃─┘▶▷━✓✗…═") ? UNICODE : ASCII;
    }
}
