// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.util.Objects;

/** The wording of exceptions for operators. */
public final class Faults {
    private Faults() {}

    /** The message, or the kind of exception where it has none. */
    public static String text(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }
}
