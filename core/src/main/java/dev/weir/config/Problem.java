// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.Locale;
import java.util.Objects;

/** One thing to say about a configuration: how grave it is, where it stands, and what to do. */
public record Problem(Severity severity, Place place, String message) {

    /** How grave a problem is. Only an {@link #ERROR} keeps the agent from starting. */
    public enum Severity {
        ERROR,
        WARNING,
        NOTE
    }

    public Problem {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(message, "message");
    }

    /** One line: {@code file:line: error: message}. */
    @Override
    public String toString() {
        return place + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + message;
    }
}
