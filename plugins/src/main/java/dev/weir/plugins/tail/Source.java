// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One incarnation of a file's content, from its beginning until it is truncated: what positions name.
 * {@link #reach} may be called on any thread, one call at a time.
 */
final class Source {
    final String name;
    final TailedFile file;

    /** Whether it waits to be written to the database. */
    final AtomicBoolean pending = new AtomicBoolean();

    private volatile long reached;

    /**
     * An incarnation.
     *
     * @param name device, inode and number of the incarnation
     * @param file whose content it is
     * @param reached offset before which nothing need be read again
     */
    Source(String name, TailedFile file, long reached) {
        this.name = name;
        this.file = file;
        this.reached = reached;
    }

    /** Everything before the offset has ended on all its routes. */
    void reach(long offset) {
        reached = Math.max(reached, offset);
    }

    /** Offset before which everything has ended. */
    long reached() {
        return reached;
    }
}
