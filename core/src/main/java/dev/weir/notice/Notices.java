// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.notice;

/** Where notices go. Safe for any thread; a call must not block, and never throws. */
@FunctionalInterface
public interface Notices {
    /** Takes a notice. */
    void tell(Notice notice);

    /** Says something that something is lost or does not work. */
    default void error(String who, String message) {
        tell(new Notice.Told(who, Notice.Severity.ERROR, message));
    }

    /** Says that something may be lost, or works less well. */
    default void warn(String who, String message) {
        tell(new Notice.Told(who, Notice.Severity.WARN, message));
    }

    /** Says something worth knowing. */
    default void info(String who, String message) {
        tell(new Notice.Told(who, Notice.Severity.INFO, message));
    }

    /** Says something for whoever looks for a fault. */
    default void debug(String who, String message) {
        tell(new Notice.Told(who, Notice.Severity.DEBUG, message));
    }
}
