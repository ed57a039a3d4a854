// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.filter;

import dev.weir.event.EventBatch;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import java.util.List;

/**
 * Looks into events, on the thread that offers them and before admission. May be called by several
 * threads at once.
 */
public interface Filter {
    /**
     * What becomes of a batch.
     *
     * @return the events that go on, by tag; the same batch under the same tag where nothing changed.
     *     Events under another tag go through all filters again
     */
    List<TaggedEvents> apply(Tag tag, EventBatch events);
}
