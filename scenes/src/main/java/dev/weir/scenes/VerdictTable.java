// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.scenes.Style.Paint;
import java.util.ArrayList;
import java.util.List;

/** Draws a {@link Verdict} as a table. */
final class VerdictTable {
    private static final int COLUMNS = 3;
    private static final String GAP = "   ";

    private final Style style;

    VerdictTable(Style style) {
        this.style = style;
    }

    /** All lines of the table, its title first. */
    List<String> lines(Verdict verdict) {
        int[] widths = widths(verdict);
        int whole = 2 + widths[0] + widths[1] + widths[2] + 2 * GAP.length();
        String rule =
                style.paint(Paint.FAINT, String.valueOf(style.glyphs().line()).repeat(whole));
        var lines = new ArrayList<String>();
        lines.add(style.paint(Paint.STRONG, verdict.title()));
        lines.add(rule);
        lines.add(style.paint(Paint.FAINT, "  " + cells(verdict.heads(), widths)));
        for (Verdict.Finding finding : verdict.findings()) {
            Paint paint = finding.kept() ? Paint.GOOD : Paint.BAD;
            char mark = finding.kept() ? style.glyphs().yes() : style.glyphs().no();
            lines.add(style.paint(paint, String.valueOf(mark)) + " "
                    + cells(List.of(finding.promise(), finding.expected(), finding.measured()), widths));
        }
        lines.add(rule);
        return lines;
    }

    private static int[] widths(Verdict verdict) {
        int[] widths = new int[COLUMNS];
        widen(widths, verdict.heads());
        verdict.findings()
                .forEach(finding -> widen(widths, List.of(finding.promise(), finding.expected(), finding.measured())));
        return widths;
    }

    private static void widen(int[] widths, List<String> cells) {
        for (int column = 0; column < COLUMNS; column++) {
            widths[column] = Math.max(widths[column], cells.get(column).length());
        }
    }

    private String cells(List<String> cells, int[] widths) {
        var line = new ArrayList<String>();
        for (int column = 0; column < COLUMNS; column++) {
            line.add(style.fit(cells.get(column), widths[column]));
        }
        return String.join(GAP, line).stripTrailing();
    }
}
