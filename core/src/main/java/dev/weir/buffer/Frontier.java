// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.event.SourcePosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each source of one input has ended without a gap. Not safe for several threads; the lock of
 * its input guards it.
 *
 * <p>Each stretch of a source waits for the chunks that its events went into. The frontier of a source
 * is the end of its last stretch before which none waits. Promise: it never passes an event that has not
 * ended on all its routes. Bounded by the chunks that are held times the sources in each, however often
 * events are read that go nowhere.
 */
final class Frontier {
    private final Map<String, Deque<Stretch>> sources = new HashMap<>();

    /**
     * Notes that a source was read up to a position, into these chunks.
     *
     * @return the positions that the frontier moved to, which is at once where nothing waits
     */
    List<SourcePosition> read(SourcePosition position, Collection<OpenChunk> chunks) {
        Deque<Stretch> stretches = sources.get(position.source());
        if (stretches == null && chunks.isEmpty()) {
            return List.of(position);
        }
        if (stretches == null) {
            stretches = new ArrayDeque<>(4);
            sources.put(position.source(), stretches);
        }
        Stretch last = stretches.peekLast();
        // What nobody waits for ends with whatever was read before it.
        if (last != null && (chunks.isEmpty() || last.wentInto(chunks))) {
            last.end = position.offset();
            return List.of();
        }
        var stretch = new Stretch(position, chunks);
        stretches.addLast(stretch);
        chunks.forEach(chunk -> chunk.stretches.add(stretch));
        return List.of();
    }

    /** Notes that a chunk ended; its stretches wait for one chunk less. */
    List<SourcePosition> ended(List<Stretch> ofChunk) {
        var moved = new ArrayList<SourcePosition>();
        for (Stretch stretch : ofChunk) {
            stretch.waitingFor--;
            if (stretch.waitingFor == 0) {
                moved.addAll(advance(stretch.source));
            }
        }
        return moved;
    }

    private List<SourcePosition> advance(String source) {
        Deque<Stretch> stretches = sources.get(source);
        if (stretches == null) {
            return List.of();
        }
        Stretch reached = null;
        while (!stretches.isEmpty() && stretches.getFirst().waitingFor == 0) {
            reached = stretches.removeFirst();
        }
        if (stretches.isEmpty()) {
            sources.remove(source);
        }
        return reached == null ? List.of() : List.of(new SourcePosition(source, reached.end));
    }

    /** A run of one source whose events lie in the same chunks. */
    static final class Stretch {
        private final String source;
        private final List<OpenChunk> chunks;
        private long end;
        private int waitingFor;

        private Stretch(SourcePosition position, Collection<OpenChunk> chunks) {
            source = position.source();
            end = position.offset();
            this.chunks = List.copyOf(chunks);
            waitingFor = chunks.size();
        }

        /** Whether more of the source that goes into those chunks still belongs to this stretch. */
        private boolean wentInto(Collection<OpenChunk> others) {
            if (chunks.size() != others.size() || !others.containsAll(chunks)) {
                return false;
            }
            for (OpenChunk chunk : chunks) {
                if (chunk.complete) {
                    return false;
                }
            }
            return true;
        }
    }
}
