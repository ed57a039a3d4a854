// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskTrouble;
import dev.weir.event.SourcePosition;
import dev.weir.segment.Tables.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log in segments: one priority class of a store, or its dead letters. Safe for any thread.
 *
 * <p>Keeps in memory the index of the active segment, one number for each frame, at most {@value #CHUNKS_MAX} chunks;
 * the table of source positions; and a buffer of 256 KiB. At most two files are open, and those of readers.
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

    /** Characters that the name of a source may have. */
    public static final int SOURCE_CHARS_MAX = 10_000;

    /** Segments in a row that may fail to be synced before the log takes nothing any more. */
    public static final int FAILURES_MAX = 3;

    private static final int POSITIONS_IN_FRAME = 1_024;

    private final LogPlace place;
    private final LogSettings settings;
    private final LogListener listener;
    private final SegmentShelf shelf;
    private final GroupCommit commit;
    private final LogWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Numbers numbers;
    private final Tables tables;
    private final List<Runnable> news = new ArrayList<>();
    private @Nullable ActiveSegment active;
    private Standing standing = Standing.SOUND;
    private int failures;

    SegmentLog(LogPlace place, LogSettings settings, LogListener listener, SegmentShelf shelf, RecoveredLog found) {
        this.place = place;
        this.settings = settings;
        this.listener = listener;
        this.shelf = shelf;
        this.numbers = found.numbers();
        this.tables = found.tables();
        this.commit = new GroupCommit(settings.sync(), place.world(), this::sync, lock::hasQueuedThreads);
        this.writer = new LogWriter(place, numbers, tables, commit::durable);
        commit.synced(numbers.mark());
    }

    /** Its name. */
    public LogName name() {
        return place.name();
    }

    // ---- appending

    /** Begins a chunk. Nothing is written, and one that never gets an event may be forgotten. */
    public LogChunk begin(ChunkHead head) {
        return new LogChunk(head);
    }

    /**
     * Appends parts, all of them or none, with how far they reach in their source.
     *
     * @param group one to {@value #PARTS_MAX} parts of one input
     * @throws StoreFailedException if the disk refuses; the log is as it was
     * @throws IllegalArgumentException if a part has more than {@value #PAYLOAD_MAX} bytes
     */
    public AppendAnswer append(List<Part> group, @Nullable SourcePosition position) throws StoreFailedException {
        PartGroup parts = PartGroup.of(group, position, place.codecs());
        long bytes = parts.bytes();
        AppendAnswer answer;
        lock.lock();
        try {
            requireSound();
            answer = parts.refusal(active, bytes, settings.segmentBytes());
            if (answer == null) {
                write(segment -> writer.append(segment, parts));
                answer = new AppendAnswer.Written(numbers.mark());
            }
        } finally {
            unlock();
        }
        if (answer instanceof AppendAnswer.Written(long mark)) {
            commit.written(mark, bytes);
        }
        return answer;
    }

    /**
     * Appends positions without events. Those behind which the log already is say nothing new and are left out.
     *
     * @return a mark, for {@link #whenDurable}
     * @throws StoreFailedException if the disk refuses; some of the positions may be written
     */
    public long appendPositions(String input, Collection<SourcePosition> positions) throws StoreFailedException {
        List<SourcePosition> all = List.copyOf(positions);
        all.forEach(PartGroup::requireSource);
        long mark;
        lock.lock();
        try {
            requireSound();
            List<SourcePosition> fresh = all.stream()
                    .filter(each -> tables.offset(new Source(input, each.source())) < each.offset())
                    .toList();
            for (int from = 0; from < fresh.size(); from += POSITIONS_IN_FRAME) {
                List<SourcePosition> some = fresh.subList(from, Math.min(fresh.size(), from + POSITIONS_IN_FRAME));
                write(segment -> writer.appendPositions(segment, input, some));
            }
            mark = numbers.mark();
        } finally {
            unlock();
        }
        commit.written(mark, 0);
        return mark;
    }

    /**
     * Seals a chunk that has at least one event. Repeated, it answers as before.
     *
     * @return the mark of its seal; the chunk may be delivered when it is durable
     * @throws StoreFailedException if the disk refuses; the chunk is still open
     */
    public long seal(LogChunk chunk) throws StoreFailedException {
        long mark;
        lock.lock();
        try {
            if (chunk.isSealed()) {
                return chunk.sealMark();
            }
            chunk.id();
            requireSound();
            write(segment -> writer.seal(segment, List.of(chunk)));
            mark = chunk.sealMark();
        } finally {
            unlock();
        }
        commit.written(mark, FrameHeader.BYTES);
        return mark;
    }

    /** Frames on their way into the active segment. */
    @FunctionalInterface
    private interface Writing {
        void into(ActiveSegment segment) throws IOException;
    }

    /** Writes to the active segment, begun now where there is none; what fails leaves nothing behind. */
    private void write(Writing frames) throws StoreFailedException {
        ActiveSegment segment = active;
        try {
            if (segment == null) {
                segment = writer.create();
                active = segment;
            }
        } catch (IOException refused) {
            throw failed(refused);
        }
        try {
            frames.into(segment);
        } catch (IOException refused) {
            throw rolledBack(segment, refused);
        }
    }

    private StoreFailedException rolledBack(ActiveSegment segment, IOException refused) {
        try {
            segment.writer().rollBack();
        } catch (IOException stuck) {
            refused.addSuppressed(stuck);
            return doubted(segment, refused);
        }
        return failed(refused);
    }

    private StoreFailedException failed(IOException cause) {
        return StoreFailedException.of(place.folder(), cause);
    }

    private void requireSound() throws StoreFailedException {
        if (standing != Standing.SOUND) {
            throw new StoreFailedException(
                    DiskTrouble.BROKEN, "log " + name() + " of " + place.root() + " takes nothing: " + standing, null);
        }
    }

    /** Lets the lock go, and tells what there is to tell. */
    private void unlock() {
        List<Runnable> told = List.copyOf(news);
        news.clear();
        lock.unlock();
        told.forEach(Runnable::run);
    }

    // ---- segments

    /**
     * Seals all open chunks and closes the active segment for good; the next append begins a new one. Blocks for one
     * sync. Does nothing where nothing was appended.
     *
     * @return the chunks that it sealed, all of them durable
     * @throws StoreFailedException if the disk refuses to write, and the log is as it was; or to sync, and the segment is
     *     suspect
     */
    public List<LogChunk> roll() throws StoreFailedException {
        lock.lock();
        try {
            requireSound();
            return finish(false);
        } finally {
            unlock();
        }
    }

    /**
     * Begins a segment where none is active, so that all that are closed may be deleted once it is durable.
     *
     * @return its mark, for {@link #whenDurable}
     * @throws StoreFailedException if the disk refuses; the log is as it was
     */
    public long beginSegment() throws StoreFailedException {
        long mark;
        lock.lock();
        try {
            requireSound();
            if (active == null) {
                write(segment -> {});
            }
            mark = numbers.mark();
        } finally {
            unlock();
        }
        commit.written(mark, 0);
        return mark;
    }

    private List<LogChunk> finish(boolean last) throws StoreFailedException {
        ActiveSegment segment = active;
        if (segment == null || !segment.isUsed()) {
            return List.of();
        }
        List<LogChunk> sealed = segment.open();
        SegmentIndex index;
        try {
            writer.seal(segment, sealed);
            index = writer.finish(segment, last);
        } catch (IOException refused) {
            throw rolledBack(segment, refused);
        }
        try {
            segment.force();
        } catch (IOException refused) {
            throw doubted(segment, refused);
        }
        failures = 0;
        active = null;
        segment.close();
        shelf.add(segment.key().number(), segment.writer().end());
        commit.synced(numbers.mark());
        long bytes = segment.writer().end();
        news.add(() -> listener.rolled(this, index.summary(true, bytes)));
        return sealed;
    }

    /** Numbers of all segments, oldest first, the active one last. */
    public List<Long> segments() {
        List<Long> all = new ArrayList<>(shelf.numbers());
        lock.lock();
        try {
            ActiveSegment segment = active;
            if (segment != null && !all.contains(segment.key().number())) {
                all.add(segment.key().number());
            }
        } finally {
            unlock();
        }
        return all;
    }

    /** Bytes of all its files. */
    public long bytes() {
        lock.lock();
        try {
            ActiveSegment segment = active;
            return shelf.bytes() + (segment == null ? 0 : segment.writer().end());
        } finally {
            unlock();
        }
    }

    /**
     * What is in a segment; of the active one, what is sealed so far.
     *
     * @throws StoreFailedException if it cannot be read, with {@code GONE} if there is none such
     */
    public SegmentSummary summary(long segment) throws StoreFailedException {
        try (SegmentReader reader = read(segment)) {
            return reader.summary();
        }
    }

    /**
     * Opens a segment for reading. Of the active one, what is sealed so far.
     *
     * @throws StoreFailedException if it cannot be read, with {@code GONE} if there is none such
     */
    public SegmentReader read(long segment) throws StoreFailedException {
        SegmentIndex index = null;
        lock.lock();
        try {
            ActiveSegment own = active;
            if (own != null && own.key().number() == segment) {
                index = own.index(numbers.nextFrame, numbers.nextSequence);
            }
        } finally {
            unlock();
        }
        return index == null ? shelf.read(segment) : shelf.read(index, false);
    }

    /**
     * Lets segments go. The newest stays whatever is asked for, because it knows what all others held, and so does one that
     * was given up until what was written again is durable. Blocks for three syncs.
     *
     * @return those that are gone
     * @throws StoreFailedException if the disk refuses; what is not gone will be after the next call or the next start
     */
    public List<Long> delete(Collection<Long> segments) throws StoreFailedException {
        boolean superseded;
        lock.lock();
        try {
            ActiveSegment segment = active;
            superseded = segment != null && segment.isNamed() && commit.durable() >= segment.firstFrame();
        } finally {
            unlock();
        }
        List<Long> gone = shelf.delete(segments, superseded);
        lock.lock();
        try {
            gone.forEach(tables::forgetReplacedIn);
        } finally {
            unlock();
        }
        return gone;
    }

    /**
     * Writes a closed segment again with some of its chunks alone, to free what the others took. Ids and places stay, and
     * so do all counts and positions; whoever reads the old file may go on with that. Not under the lock of appends; blocks
     * for two syncs, and holds back {@link #delete} meanwhile. Cut short, it has not happened.
     *
     * @param chunks ordinals of those that stay; of every other one, all outputs that wanted it have written its end down
     *     durably
     * @return whether it was; not where the segment is the newest, not whole, or small beside what it must keep anyway
     * @throws StoreFailedException if the disk refuses; then the segment is as it was
     */
    public boolean compact(long segment, BitSet chunks) throws StoreFailedException {
        OptionalLong behind = segments().stream()
                .mapToLong(Long::longValue)
                .filter(other -> other > segment)
                .findFirst();
        boolean givenUp;
        lock.lock();
        try {
            givenUp = tables.segmentsReplacedIn().contains(segment);
        } finally {
            unlock();
        }
        return behind.isPresent() && !givenUp && shelf.compact(segment, chunks, behind.getAsLong());
    }

    // ---- the disk

    /**
     * Waits for the disk.
     *
     * @return completes when everything up to the mark is durable, exceptionally with {@link StoreFailedException} when
     *     it never will be; on a thread of the executor, or at once
     */
    public CompletableFuture<Void> whenDurable(long mark) {
        return commit.whenDurable(mark);
    }

    /** Whether everything up to the mark is durable. */
    public boolean isDurable(long mark) {
        return mark <= commit.durable();
    }

    /** Makes what was written so far durable, and answers the mark of that; the work of {@link GroupCommit}. */
    private long sync() throws IOException {
        ActiveSegment segment;
        long mark;
        lock.lock();
        try {
            requireSound();
            segment = active;
            mark = numbers.mark();
        } finally {
            unlock();
        }
        if (segment != null) {
            force(segment);
        }
        return mark;
    }

    private void force(ActiveSegment segment) throws IOException {
        IOException failure = null;
        try {
            segment.force();
        } catch (IOException refused) {
            failure = refused;
        }
        lock.lock();
        try {
            if (failure == null) {
                failures = 0;
            } else if (active == segment && standing == Standing.SOUND) {
                throw doubted(segment, failure);
            } else {
                throw failure;
            }
        } finally {
            unlock();
        }
    }

    private StoreFailedException doubted(ActiveSegment segment, IOException cause) {
        StoreFailedException told = failed(cause);
        failures++;
        segment.writer().giveUp();
        if (failures < FAILURES_MAX) {
            standing = Standing.SUSPECT;
            news.add(() -> listener.suspect(this, told.trouble(), cause));
        } else {
            standing = Standing.FAILED;
            segment.close();
            news.add(() -> commit.fail(told));
            news.add(() -> listener.failed(this, told.trouble(), cause));
        }
        return told;
    }

    /** Chunks that lie in a suspect segment without a durable seal, and that {@link #rewrite} wants. */
    public List<LogChunk> unsafe() {
        lock.lock();
        try {
            ActiveSegment segment = active;
            return standing == Standing.SUSPECT && segment != null
                    ? suspect(segment).unsafe()
                    : List.of();
        } finally {
            unlock();
        }
    }

    private SuspectSegment suspect(ActiveSegment segment) {
        return new SuspectSegment(segment, numbers, commit.durable());
    }

    /**
     * Opens the suspect segment with the chunks that {@link #unsafe} names, for an owner who does not have all of them in
     * memory. What was not synced may or may not be read back; each frame is checked as ever.
     *
     * @throws StoreFailedException if no segment is suspect
     */
    public SegmentReader readUnsafe() throws StoreFailedException {
        lock.lock();
        try {
            ActiveSegment segment = active;
            if (standing != Standing.SUSPECT || segment == null) {
                throw new StoreFailedException(DiskTrouble.GONE, "no segment of " + name() + " is suspect", null);
            }
            // Not by its name, which may be what the trouble is about.
            return new SegmentReader(
                    place, segment.writer().reading(), suspect(segment).unsafeIndex(), false);
        } finally {
            unlock();
        }
    }

    /**
     * Writes the chunks of a suspect segment again, into a new one, as one group. They keep their ids and whether they
     * are sealed; their places change. Those who wait for the disk go on waiting, now for this.
     *
     * @param chunks all that {@link #unsafe} names
     * @throws StoreFailedException if the disk refuses; the log is still suspect
     */
    public void rewrite(List<Rewrite> chunks) throws StoreFailedException {
        long mark;
        lock.lock();
        try {
            ActiveSegment old = active;
            if (standing != Standing.SUSPECT || old == null) {
                return;
            }
            suspect(old).requireAll(chunks);
            SegmentIndex rest = suspect(old).safeIndex();
            try {
                active = writer.rewrite(old, chunks);
            } catch (IOException refused) {
                throw failed(refused);
            }
            shelf.addUnsealed(rest, old.writer().end());
            old.close();
            standing = Standing.SOUND;
            mark = numbers.mark();
        } finally {
            unlock();
        }
        commit.resume(mark);
    }

    // ---- what it knows

    /** The offset behind the last event of each source of an input. */
    public Map<String, Long> positions(String input) {
        lock.lock();
        try {
            return tables.positionsOf(input);
        } finally {
            unlock();
        }
    }

    /** Forgets where a source was read to, because it is gone for good. */
    public void forget(String input, String source) {
        lock.lock();
        try {
            tables.forget(new Source(input, source));
        } finally {
            unlock();
        }
    }

    /** What it has taken since the store was made. */
    public LogTotals totals() {
        lock.lock();
        try {
            return tables.totals();
        } finally {
            unlock();
        }
    }

    /** Changes what a route was given, because what was known of it was wrong; durable with the next snapshot. */
    void correct(String route, Tally more) {
        lock.lock();
        try {
            tables.correct(route, more);
        } finally {
            unlock();
        }
    }

    /** Whether it takes anything at the moment. */
    public Standing standing() {
        lock.lock();
        try {
            return standing;
        } finally {
            unlock();
        }
    }

    /**
     * Seals, syncs and closes what is open. What cannot be is left for the next start.
     *
     * @return whether everything is as it should be
     */
    boolean close() {
        boolean whole = false;
        lock.lock();
        try {
            if (standing == Standing.SOUND) {
                finish(true);
                whole = true;
            }
        } catch (StoreFailedException left) {
            // The next start finds it as it would after a crash.
        } finally {
            ActiveSegment rest = active;
            if (rest != null) {
                rest.close();
            }
            standing = Standing.CLOSED;
            unlock();
        }
        commit.fail(new StoreFailedException(DiskTrouble.GONE, "log " + name() + " is closed", null));
        return whole;
    }

    /** Begins no segment below a number, because somebody knows something of one that is not there any more. */
    void beginAt(long segment) {
        lock.lock();
        try {
            numbers.nextSegment = Math.max(numbers.nextSegment, segment);
        } finally {
            unlock();
        }
    }

    /** Number that the next segment will have. */
    long nextSegment() {
        lock.lock();
        try {
            return numbers.nextSegment;
        } finally {
            unlock();
        }
    }

    /** Notes in the state where the log goes on. */
    void note(StateSlots state) {
        lock.lock();
        try {
            state.note(name(), numbers, shelf.promised());
        } finally {
            unlock();
        }
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
