// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.SourcePosition;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log in segments: one priority class of a store, or its dead letters. Safe for any thread.
 *
 * <p>Keeps in memory the index of the active segment, one number for each frame, at most {@value #CHUNKS_MAX} chunks;
 * the table of source positions; and a buffer of 256 KiB. At most three files are open, and those of readers.
 *
 * <p>A group is written whole or not at all; what recovery finds of a group that is not whole it discards. A group lies
 * in one log. Where an offer spans several, append its parts without a position, and when all of them are durable the
 * position by {@link #appendPositions}: a crash between repeats them and loses none.
 */
public final class SegmentLog {
    /** Chunks that a segment may hold. */
    public static final int CHUNKS_MAX = 16_384;

    /** Bytes of payload that one frame may hold. */
    public static final int PAYLOAD_MAX = 16 * 1024 * 1024;

    /** Parts that one group may have. */
    public static final int PARTS_MAX = 65_535;

    /** Segments in a row that may fail to be synced before the log takes nothing any more. */
    public static final int FAILURES_MAX = 3;

    SegmentLog() {}

    /** Its name. */
    public LogName name() {
        throw new UnsupportedOperationException();
    }

    /** Begins a chunk. Nothing is written, and one that never gets an event may be forgotten. */
    public LogChunk begin(ChunkHead head) {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends parts, all of them or none, with how far they reach in their source.
     *
     * @param group one to {@value #PARTS_MAX} parts of one input
     * @throws StoreFailedException if the disk refuses; the log is as it was
     * @throws IllegalArgumentException if a part has more than {@value #PAYLOAD_MAX} bytes
     */
    public AppendAnswer append(List<Part> group, @Nullable SourcePosition position) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends positions without events.
     *
     * @return a mark, for {@link #whenDurable}
     */
    public long appendPositions(String input, Collection<SourcePosition> positions) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Seals a chunk that has at least one event. Repeated, it answers as before.
     *
     * @return the mark of its seal; the chunk may be delivered when it is durable
     */
    public long seal(LogChunk chunk) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Seals all open chunks, closes the active segment for good and begins the next one. Blocks for one sync. Does
     * nothing where the active segment is empty.
     *
     * @return the chunks that it sealed, all of them durable
     */
    public List<LogChunk> roll() throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits for the disk.
     *
     * @return completes when everything up to the mark is durable, exceptionally with {@link StoreFailedException} when
     *     it never will be; on a thread of the executor, or at once
     */
    public CompletableFuture<Void> whenDurable(long mark) {
        throw new UnsupportedOperationException();
    }

    /** Whether everything up to the mark is durable. */
    public boolean isDurable(long mark) {
        throw new UnsupportedOperationException();
    }

    /** Chunks that lie in a suspect segment without a durable seal, and that {@link #rewrite} wants. */
    public List<LogChunk> unsafe() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes the chunks of a suspect segment again, into a new one, as one group. They keep their ids and whether they
     * are sealed; their places change.
     *
     * @param chunks all that {@link #unsafe} names
     */
    public void rewrite(List<Rewrite> chunks) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /** All segments, oldest first. The numbers of one that was not read yet since the start are read now. */
    public SegmentSummary summary(long segment) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /** Numbers of all segments, oldest first, the active one last. */
    public List<Long> segments() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of all its files. */
    public long bytes() {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a segment for reading. Of the active one, what is sealed so far.
     *
     * @throws StoreFailedException with {@code GONE} if there is none such
     */
    public SegmentReader read(long segment) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Lets segments go. The newest stays whatever is asked for, because it knows what all others held. Blocks for two
     * syncs.
     *
     * @return those that are gone
     */
    public List<Long> delete(Collection<Long> segments) throws StoreFailedException {
        throw new UnsupportedOperationException();
    }

    /** Forgets where a source was read to, because it is gone for good. */
    public void forget(String input, String source) {
        throw new UnsupportedOperationException();
    }

    /** What it has taken since the store was made. */
    public LogTotals totals() {
        throw new UnsupportedOperationException();
    }

    /** Whether it takes anything at the moment. */
    public Standing standing() {
        throw new UnsupportedOperationException();
    }

    /** How a log stands. */
    public enum Standing {
        /** It appends. */
        SOUND,
        /** Its active segment could not be synced; it waits for {@link SegmentLog#rewrite}. */
        SUSPECT,
        /** It takes nothing until the store is opened anew; what is there can be read. */
        FAILED,
        /** It is closed. */
        CLOSED
    }
}
