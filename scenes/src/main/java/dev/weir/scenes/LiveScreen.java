// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A terminal on which the picture is drawn four times a second, on the screen beside the one where the
 * shell is. At the end that one is back, with the last picture on it.
 */
final class LiveScreen implements Screen {
    private static final String ENTER = "\033[?1049h\033[?25l\033[?7l\033[2J";
    private static final String LEAVE = "\033[?7h\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String TO_LINE_END = "\033[K";
    private static final String TO_SCREEN_END = "\033[J";

    private final PrintStream out;
    private final Style style;
    private final TerminalSize size;
    private boolean entered;
    private boolean closed;
    private @Nullable Picture last;

    LiveScreen(PrintStream out, Style style, TerminalSize size) {
        this.out = out;
        this.style = style;
        this.size = size;
    }

    @Override
    public synchronized void show(Picture picture) {
        if (closed) {
            return;
        }
        if (!entered) {
            out.print(ENTER);
            entered = true;
        }
        last = picture;
        size.refresh();
        var text = new StringBuilder(HOME);
        List<String> lines = new PictureText(style, size.columns()).lines(picture, size.rows());
        for (int at = 0; at < lines.size() && at < size.rows(); at++) {
            text.append(at == 0 ? "" : "\r\n").append(lines.get(at)).append(TO_LINE_END);
        }
        out.print(text.append(TO_SCREEN_END));
        out.flush();
    }

    @Override
    public Duration pace() {
        return Duration.ofMillis(250);
    }

    @Override
    public Style style() {
        return style;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!entered) {
            return;
        }
        out.print(LEAVE);
        Picture picture = last;
        if (picture != null) {
            new PictureText(style, size.columns()).lines(picture, size.rows()).forEach(out::println);
            out.println();
        }
        out.flush();
    }
}
