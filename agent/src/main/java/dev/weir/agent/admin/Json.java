// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import java.util.Locale;

/** A JSON text that grows: objects, arrays and their members in the order in which they are said. */
final class Json {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    Json object(Runnable members) {
        return enclosed('{', members, '}');
    }

    Json object(String name, Runnable members) {
        name(name);
        return object(members);
    }

    Json array(String name, Runnable items) {
        name(name);
        return enclosed('[', items, ']');
    }

    Json field(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    Json field(String name, double value) {
        name(name);
        text.append(String.format(Locale.ROOT, "%.3f", value));
        return this;
    }

    Json field(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    Json field(String name, String value) {
        name(name);
        quoted(value);
        return this;
    }

    Json item(String value) {
        separate();
        quoted(value);
        return this;
    }

    /** An object as an item of an array. */
    Json item(Runnable members) {
        separate();
        return object(members);
    }

    private Json enclosed(char open, Runnable inner, char close) {
        text.append(open);
        first = true;
        inner.run();
        first = false;
        text.append(close);
        return this;
    }

    private void name(String name) {
        separate();
        quoted(name);
        text.append(':');
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quoted(String value) {
        text.append('"');
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
