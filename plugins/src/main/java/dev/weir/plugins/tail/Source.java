// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One incarnation of a file's content, from its beginning until it is truncated: what positions name. As long as the
 * content is shorter than a {@link Fingerprint} can be it takes another name when more of it is there.
 * {@link #reach} may be called on any thread, one call at a time.
 */
final class Source {
    /** Not even where reading begins was offered. */
    static final long NOTHING = -1;

    final SourceName label;

    /** The label as text. */
    final String name;

    final TailedFile file;

    /** How far the last position reached that the intake took. */
    long offered;

    /** What the file's content, or one before it, was called before, as long as that is to be remembered. */
    final List<Source> formers = new ArrayList<>();

    /** Whether it waits to be written to the database. */
    final AtomicBoolean pending = new AtomicBoolean();

    private volatile long reached;
    private volatile boolean told;

    /**
     * An incarnation.
     *
     * @param name as it is remembered
     * @param file whose content it is
     * @param reached offset before which nothing need be read again
     * @param offered offset that the intake knows, or {@link #NOTHING}
     */
    Source(SourceName name, TailedFile file, long reached, long offered) {
        label = name;
        this.name = name.toString();
        this.file = file;
        this.reached = reached;
        this.offered = offered;
    }

    /** Everything before the offset has ended on all its routes, or is stored. */
    void reach(long offset) {
        reached = Math.max(reached, offset);
        told = true;
    }

    /** Offset before which everything has ended, or is stored. */
    long reached() {
        return reached;
    }

    /** Whether it was told of anything that it has ended, or is stored. */
    boolean isTold() {
        return told;
    }

    /** Whether everything that was offered has ended, or is stored. */
    boolean isSettled() {
        return reached >= offered;
    }
}
