// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.scenes.Style.Paint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a {@link Picture} as lines of text, none wider than the terminal. */
final class PictureText {
    /** Below this the parts no longer stand side by side; what does not fit is cut. */
    static final int NARROWEST = 60;

    private static final int WIDEST = 110;
    private static final int ARROW = 4;
    private static final int ARROWS = 3;
    private static final int PARTIES = 4;
    private static final int ROW_NAME = 12;
    private static final int PERCENT = 8;
    private static final String INDENT = " ".repeat(9);

    private final Style style;
    private final int width;

    /**
     * A way to draw.
     *
     * @param style signs and colours
     * @param columns of the terminal
     */
    PictureText(Style style, int columns) {
        this.style = style;
        width = Math.clamp(columns - 2, NARROWEST, WIDEST);
    }

    /** All lines, those of the log at the end, as many of them as leave {@code rows} lines in all. */
    List<String> lines(Picture picture, int rows) {
        var lines = new ArrayList<String>();
        head(picture, lines);
        river(picture, lines);
        bar(picture.level(), lines);
        figures(picture.rows(), lines);
        log(picture.log(), rows - lines.size() - 1, lines);
        return lines.stream().map(line -> line.isEmpty() ? line : " " + line).toList();
    }

    private void head(Picture picture, List<String> lines) {
        String time = picture.elapsed().toSeconds() + " s";
        String title = style.fit(picture.title(), width - time.length() - 1);
        lines.add(style.paint(Paint.STRONG, title) + " " + style.paint(Paint.FAINT, time));
        lines.add(style.paint(Paint.FAINT, String.valueOf(style.glyphs().line()).repeat(width)));
        lines.add(style.fit(picture.caption(), width).stripTrailing());
        lines.add("");
    }

    /** Producer, valve, level and destination, side by side as events run. */
    private void river(Picture picture, List<String> lines) {
        Picture.Party producer = picture.producer();
        Picture.Party destination = picture.destination();
        Picture.Valve valve = picture.valve();
        Picture.Level level = picture.level();
        Paint gate = valve.shut() ? Paint.BAD : Paint.GOOD;
        Paint height = level.held() >= level.bound() ? Paint.WATCH : Paint.GOOD;
        Paint taker = destination.well() ? Paint.GOOD : Paint.BAD;
        lines.add(style.paint(
                Paint.FAINT,
                across(List.of("PRODUCER", "VALVE", "LEVEL", "DESTINATION"), List.of("", "", ""))
                        .stripTrailing()));
        String in = arrow(producer.perSecond() > 0, valve.shut());
        String through = arrow(producer.perSecond() > 0 && !valve.shut(), false);
        String out = arrow(destination.perSecond() > 0, !destination.well());
        lines.add(style.paint(producer.well() ? Paint.GOOD : Paint.WATCH, cell(producer.state()))
                + in
                + style.paint(gate, cell(valve.state()))
                + through
                + style.paint(height, cell(Figures.count(level.held()) + " B"))
                + out
                + style.paint(taker, cell(destination.state()).stripTrailing()));
        lines.add(across(
                        List.of(
                                producer.remark(),
                                valve.remark(),
                                "bound " + Figures.count(level.bound()),
                                destination.remark()),
                        List.of("", "", ""))
                .stripTrailing());
        lines.add("");
    }

    private int column() {
        return (width - ARROWS * ARROW) / PARTIES;
    }

    /** A text in its column, with a blank before what comes next. */
    private String cell(String text) {
        return style.fit(text, column() - 1) + " ";
    }

    private String across(List<String> texts, List<String> between) {
        var line = new StringBuilder();
        for (int at = 0; at < texts.size(); at++) {
            line.append(cell(texts.get(at)));
            if (at < between.size()) {
                line.append(style.fit(between.get(at), ARROW));
            }
        }
        return line.toString();
    }

    private String arrow(boolean moves, boolean blocked) {
        Glyphs glyphs = style.glyphs();
        if (blocked) {
            return style.paint(Paint.BAD, glyphs.blocked()) + " ";
        }
        return moves ? style.paint(Paint.GOOD, glyphs.moves()) + " " : style.paint(Paint.FAINT, glyphs.rests()) + " ";
    }

    private void bar(Picture.Level level, List<String> lines) {
        String percent = " ".repeat(PERCENT) + Figures.percent(level.share());
        percent = percent.substring(percent.length() - PERCENT);
        int cells = width - PERCENT;
        int bound = Math.clamp(Math.round((double) cells * level.bound() / level.scale()), 1, cells - 1);
        int filled = Math.clamp(Math.round((double) cells * level.held() / level.scale()), 0, cells);
        if (level.held() > 0) {
            filled = Math.max(filled, 1);
        }
        Glyphs glyphs = style.glyphs();
        Paint height = level.held() >= level.bound() ? Paint.WATCH : Paint.GOOD;
        String within = String.valueOf(glyphs.full()).repeat(Math.min(filled, bound));
        String open = String.valueOf(glyphs.empty()).repeat(bound - Math.min(filled, bound));
        int beyond = Math.max(0, filled - bound - 1);
        String over = String.valueOf(glyphs.over()).repeat(beyond);
        String rest = String.valueOf(glyphs.empty()).repeat(cells - bound - 1 - beyond);
        lines.add(style.paint(height, within)
                + style.paint(Paint.FAINT, open)
                + style.paint(Paint.STRONG, String.valueOf(glyphs.bound()))
                + style.paint(Paint.WATCH, over)
                + style.paint(Paint.FAINT, rest)
                + style.paint(height, percent));
        lines.add(style.paint(Paint.FAINT, scale(bound)));
        lines.add("");
    }

    /** The names below the bar: 0 at its left end, the bound below its mark. */
    private String scale(int bound) {
        String corner = style.glyphs().corner();
        String before = "bound " + corner;
        int at = bound + 1 - before.length();
        return at >= 2 ? "0" + " ".repeat(at - 1) + before : " ".repeat(Math.max(0, bound)) + "^ bound";
    }

    private void figures(List<Picture.Row> rows, List<String> lines) {
        for (Picture.Row row : rows) {
            lines.add(style.paint(Paint.FAINT, style.fit(row.name(), ROW_NAME))
                    + style.fit(row.text(), width - ROW_NAME).stripTrailing());
        }
    }

    private void log(List<String> log, int room, List<String> lines) {
        if (log.isEmpty() || room < 2) {
            return;
        }
        lines.add("");
        lines.add(style.paint(Paint.FAINT, "what the agent logs"));
        var newest = new ArrayDeque<String>();
        for (String line : log.reversed()) {
            for (String part : wrapped(line).reversed()) {
                newest.addFirst(isTrouble(line) ? style.paint(Paint.WATCH, part) : part);
            }
        }
        while (newest.size() > room - 1) {
            newest.removeFirst();
        }
        lines.addAll(newest);
    }

    /** A line of the log on as many lines as it needs, all but the first indented. */
    private List<String> wrapped(String line) {
        var parts = new ArrayList<String>();
        String rest = line;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int cut = blank > INDENT.length() + width / 2 ? blank : width;
            parts.add(rest.substring(0, cut).stripTrailing());
            rest = INDENT + rest.substring(cut).strip();
        }
        parts.add(rest);
        return parts;
    }

    private static boolean isTrouble(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.contains("[ warn]") || lower.contains("[error]");
    }

    /** The whole picture in one line, for where no picture can be drawn. */
    static String line(Picture picture) {
        Picture.Valve valve = picture.valve();
        Picture.Level level = picture.level();
        return "%4d s  level %s of %s B (%s)  valve %s, %s  in %s/s  out %s/s  producer: %s, %s  destination: %s, %s"
                .formatted(
                        picture.elapsed().toSeconds(),
                        Figures.count(level.held()),
                        Figures.count(level.bound()),
                        Figures.percent(level.share()),
                        valve.state(),
                        valve.remark(),
                        Figures.rate(picture.producer().perSecond()),
                        Figures.rate(picture.destination().perSecond()),
                        picture.producer().state(),
                        picture.producer().remark(),
                        picture.destination().state(),
                        picture.destination().remark());
    }
}
