// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A screen that is no terminal: a line each second, captions as they change, the agent's log as it comes. */
final class PlainScreen implements Screen {
    private final PrintStream out;
    private final Style style;
    private String title = "";
    private String caption = "";
    private @Nullable String lastLogged;
    private boolean closed;

    PlainScreen(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    @Override
    public synchronized void show(Picture picture) {
        if (closed) {
            return;
        }
        if (!picture.title().equals(title)) {
            title = picture.title();
            lastLogged = null;
            out.println();
            out.println("== " + title);
        }
        if (!picture.caption().equals(caption)) {
            caption = picture.caption();
            out.println("-- " + caption);
        }
        tellLog(picture.log());
        out.println(PictureText.line(picture));
        out.flush();
    }

    private void tellLog(List<String> log) {
        String last = lastLogged;
        int known = last == null ? -1 : log.lastIndexOf(last);
        log.subList(known + 1, log.size()).forEach(line -> out.println("     | " + line));
        if (!log.isEmpty()) {
            lastLogged = log.getLast();
        }
    }

    @Override
    public Duration pace() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Style style() {
        return style;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
