// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.backpressure.ReaderMemory;
import dev.weir.disk.DiskFile;
import dev.weir.event.EventBatch;
import dev.weir.event.EventTooLargeException;
import java.io.IOException;
import java.time.InstantSource;

/**
 * Lines that are too long, or longer than the {@link ReadBuffer}. For one thread.
 *
 * <p>While the end of such a line is looked for nothing of it is held, only up to where there is no line
 * feed. When the end is found and the line is allowed, it is read as a whole into room asked of {@link
 * ReaderMemory}.
 */
final class LongLines {
    private final TailSettings.TooLong tooLong;
    private final LineCutter cutter;
    private final LineFramer framer;
    private final ReadBuffer buffer;
    private final Offers offers;
    private final ReaderMemory.Reader memory;
    private final InstantSource clock;

    LongLines(TailSettings.TooLong tooLong, FileReader.Parts parts, ReaderMemory.Reader memory) {
        this.tooLong = tooLong;
        this.memory = memory;
        cutter = parts.cutter();
        framer = parts.framer();
        buffer = parts.buffer();
        offers = parts.offers();
        clock = parts.clock();
    }

    /**
     * Deals with a line in the buffer that is too long and begins where the file stands.
     *
     * @param at index of its first byte
     * @param feed index of its line feed, or -1 where it is not there
     * @param length bytes in the buffer
     * @return {@code MORE} behind the line, {@code END} where its end is not there
     */
    Turn inBuffer(TailedFile file, int at, int feed, int length) {
        if (tooLong == TailSettings.TooLong.STOP) {
            file.size = file.offset + length - at;
            return bar(file);
        }
        if (feed < 0) {
            file.search(file.offset + length - at, buffer.mark(length));
            return Turn.END;
        }
        long end = file.offset + feed + 1 - at;
        if (tooLong == TailSettings.TooLong.TRUNCATE) {
            int head = LineCutter.truncated(buffer.bytes(), at, cutter.lineMax());
            framer.begin(file, clock.instant());
            return offerLine(file, buffer.bytes(), at, at + head, end)
                    ? behind(file, end, buffer.mark(feed + 1), true)
                    : Turn.REFUSED;
        }
        offers.skipped(feed - at);
        return behind(file, end, buffer.mark(feed + 1), false);
    }

    private Turn behind(TailedFile file, long end, long mark, boolean truncated) {
        if (truncated) {
            offers.truncated();
        }
        file.advance(end, mark);
        return Turn.MORE;
    }

    /** Looks for the end of a line from where one has looked before. */
    Turn search(TailedFile file, DiskFile handle) throws IOException {
        int before = (int) Math.min(TailedFile.MARK_BYTES, file.searched);
        long base = file.searched - before;
        int length = buffer.fill(handle, base, ReadBuffer.CAPACITY);
        if (length < before || buffer.mark(before) != file.searchedMark) {
            return Turn.REPLACED;
        }
        int feed = LineFeeds.find(buffer.bytes(), before, length);
        if (feed >= 0) {
            return found(file, handle, base + feed, buffer.mark(feed + 1));
        }
        file.size = base + length;
        if (base + length - file.offset > cutter.lineMax() && tooLong == TailSettings.TooLong.STOP) {
            return bar(file);
        }
        file.search(base + length, buffer.mark(length));
        return length == ReadBuffer.CAPACITY ? Turn.MORE : Turn.END;
    }

    private static Turn bar(TailedFile file) {
        file.barred = true;
        file.searched = 0;
        return Turn.BARRED;
    }

    private Turn found(TailedFile file, DiskFile handle, long feed, long mark) throws IOException {
        long line = feed - file.offset;
        if (line <= cutter.lineMax()) {
            Turn turn = whole(file, handle, (int) line, feed + 1);
            return turn == Turn.MORE ? behind(file, feed + 1, mark, false) : turn;
        }
        return switch (tooLong) {
            case STOP -> bar(file);
            case SKIP -> {
                offers.skipped(line);
                yield behind(file, feed + 1, mark, false);
            }
            case TRUNCATE -> {
                Turn turn = whole(file, handle, cutter.lineMax() + 1, feed + 1);
                yield turn == Turn.MORE ? behind(file, feed + 1, mark, true) : turn;
            }
        };
    }

    /**
     * Reads a line, or as much of it as is allowed and one byte more, and offers it.
     *
     * @param end offset that the file is read up to when it is taken
     */
    Turn whole(TailedFile file, DiskFile handle, int length, long end) throws IOException {
        if (!memory.tryHold(length + framer.memory(length))) {
            return Turn.NO_ROOM;
        }
        try {
            byte[] line = new byte[length];
            int got = 0;
            while (got < length) {
                int more = buffer.fill(handle, file.offset + got, length - got);
                if (more == 0) {
                    return Turn.REPLACED;
                }
                System.arraycopy(buffer.bytes(), 0, line, got, more);
                got += more;
            }
            int to = length > cutter.lineMax()
                    ? LineCutter.truncated(line, 0, cutter.lineMax())
                    : LineCutter.lineEnd(line, 0, length);
            framer.begin(file, clock.instant());
            return offerLine(file, line, 0, to, end) ? Turn.MORE : Turn.REFUSED;
        } finally {
            memory.finish();
        }
    }

    /**
     * Offers the last line of a file, which has no line feed.
     *
     * @return whether that is done
     */
    boolean finish(TailedFile file, DiskFile handle, long line) throws IOException {
        long end = file.offset + line;
        boolean fits = line <= cutter.lineMax();
        if (fits || tooLong == TailSettings.TooLong.TRUNCATE) {
            Turn turn = whole(file, handle, (int) Math.min(line, cutter.lineMax() + 1L), end);
            if (turn == Turn.MORE && !fits) {
                offers.truncated();
            }
            return turn == Turn.MORE || turn == Turn.REPLACED;
        }
        if (!offers.offerPosition(file, end)) {
            return false;
        }
        offers.skipped(line);
        return true;
    }

    private boolean offerLine(TailedFile file, byte[] b, int from, int to, long end) {
        EventBatch one;
        try {
            one = framer.single(b, from, to, file.offset);
        } catch (EventTooLargeException meaning) {
            if (!offers.offerPosition(file, end)) {
                return false;
            }
            offers.skipped(to - from);
            return true;
        }
        return offers.offer(file, one, end);
    }
}
