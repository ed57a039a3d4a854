// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

/** How the turn of a file ended. */
enum Turn {
    /** There is more to read. */
    MORE,
    /** There is nothing more to read for now. */
    END,
    /** The intake takes nothing; the file stands where it stood. */
    REFUSED,
    /** There is no memory for a long line; the reader is told when there is. */
    NO_ROOM,
    /** Since this turn a line that is too long bars the way. */
    BARRED,
    /** The content is another; the file is to be read from its beginning. */
    REPLACED
}
