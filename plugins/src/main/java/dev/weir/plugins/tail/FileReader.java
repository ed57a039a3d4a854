// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.DiskFile;
import dev.weir.input.InputContext;
import java.io.IOException;
import java.time.InstantSource;

/**
 * Reads files and offers their lines, one turn at a time; one turn is at most one {@link ReadBuffer} of one
 * file. For one thread.
 *
 * <p>Nothing of a file is kept between two turns but numbers: a line that is not complete is read again when
 * it is. Each turn first reads the bytes before the offset and compares them with the mark that was left, so
 * that a file which was truncated and has grown beyond the offset meanwhile is not taken for the old one.
 */
final class FileReader {
    private final LineCutter cutter;
    private final LineFramer framer;
    private final ReadBuffer buffer;
    private final Offers offers;
    private final LongLines longLines;
    private final InstantSource clock;

    /**
     * A reader.
     *
     * @param context the intake, the clock and the books
     * @param settings what is a line
     * @param framer what makes events of lines
     * @param whenRoom run when a long line that found no memory may be tried again
     */
    FileReader(InputContext context, TailSettings.Lines settings, LineFramer framer, Runnable whenRoom) {
        this.framer = framer;
        cutter = new LineCutter(settings);
        buffer = new ReadBuffer();
        offers = new Offers(context);
        clock = context.wallClock();
        longLines = new LongLines(
                settings.tooLong(),
                new Parts(cutter, framer, buffer, offers, clock),
                context.intake().readerMemory().open(whenRoom));
    }

    /** What reading works with, whatever the length of the line. */
    record Parts(LineCutter cutter, LineFramer framer, ReadBuffer buffer, Offers offers, InstantSource clock) {}

    /** Bytes of memory that a reader holds at most: its buffers, and one line that is read as a whole. */
    static long memory(TailSettings settings) {
        int line = settings.lines().bytesMax();
        long buffers = 2L * ReadBuffer.CAPACITY + LineFramer.BATCH_BYTES;
        boolean parses = settings.events().parser().isPresent();
        return buffers + line + (parses ? ParsingFramer.memoryFor(line) : PlainFramer.memoryFor(line));
    }

    /**
     * Reads on where the file stands.
     *
     * @throws IOException if the file cannot be read
     */
    Turn read(TailedFile file, DiskFile handle) throws IOException {
        int before = (int) Math.min(TailedFile.MARK_BYTES, file.offset);
        int most = file.isSearching() ? before : ReadBuffer.CAPACITY;
        int length = buffer.fill(handle, file.offset - before, most);
        if (length < before || buffer.mark(before) != file.mark) {
            return Turn.REPLACED;
        }
        if (file.isSearching()) {
            return longLines.search(file, handle);
        }
        if (file.barred) {
            long size = handle.size();
            boolean replaced = size < file.size;
            file.size = size;
            return replaced ? Turn.REPLACED : Turn.END;
        }
        return file.torn ? torn(file, before, length) : lines(file, before, length);
    }

    private Turn lines(TailedFile file, int before, int length) {
        long base = file.offset - before;
        Turn turn;
        do {
            int from = (int) (file.offset - base);
            framer.begin(file, clock.instant());
            LineCutter.Cut cut = cutter.cut(buffer.bytes(), from, length, base, framer);
            int end = cutter.end();
            if (!offers.offer(file, framer.batch(), base + end)) {
                return Turn.REFUSED;
            }
            file.advance(base + end, buffer.mark(end));
            turn = switch (cut) {
                case FULL -> Turn.MORE;
                case PARTIAL -> partial(file, end == before, base, length);
                case TOO_LONG -> longLines.inBuffer(file, end, cutter.feed(), length);
                case TOO_MUCH -> tooMuch(file, end, cutter.feed());
            };
            if (turn == Turn.END) {
                return atEnd(file, base + length, length);
            }
        } while (turn == Turn.MORE);
        return turn;
    }

    private Turn partial(TailedFile file, boolean whole, long base, int length) {
        if (length == ReadBuffer.CAPACITY && whole) {
            // The line fills the buffer from its beginning: from now on only its end is looked for.
            file.search(base + length, buffer.mark(length));
        }
        return Turn.END;
    }

    private Turn tooMuch(TailedFile file, int at, int feed) {
        offers.skipped(feed - at);
        file.advance(file.offset + feed + 1 - at, buffer.mark(feed + 1));
        return Turn.MORE;
    }

    private Turn atEnd(TailedFile file, long end, int length) {
        if (length == ReadBuffer.CAPACITY) {
            return Turn.MORE;
        }
        file.size = end;
        return offers.offerPosition(file, file.offset) ? Turn.END : Turn.REFUSED;
    }

    /** The rest of a line whose beginning is lost: nothing, up to its line feed. */
    private Turn torn(TailedFile file, int before, int length) {
        long base = file.offset - before;
        int feed = LineFeeds.find(buffer.bytes(), before, length);
        if (feed >= 0) {
            file.advance(base + feed + 1, buffer.mark(feed + 1));
            return Turn.MORE;
        }
        file.offset = base + length;
        file.mark = buffer.mark(length);
        return atEnd(file, base + length, length);
    }

    /**
     * Offers what is left of a file to which nothing will be added: a last line without a line feed.
     *
     * @return whether there is nothing left
     * @throws IOException if the file cannot be read
     */
    boolean finish(TailedFile file, DiskFile handle) throws IOException {
        long rest = handle.size() - file.offset;
        if (file.barred || file.torn || rest <= 0) {
            return true;
        }
        if (!longLines.finish(file, handle, rest)) {
            return false;
        }
        file.advance(file.offset + rest, 0);
        remember(file, handle);
        return true;
    }

    /** Notes how the bytes before the offset look, for a file of which nothing was read yet. */
    void remember(TailedFile file, DiskFile handle) throws IOException {
        int before = (int) Math.min(TailedFile.MARK_BYTES, file.offset);
        if (before > 0 && buffer.fill(handle, file.offset - before, before) == before) {
            file.mark = buffer.mark(before);
        }
    }

    /**
     * Where a line begins, at or before an offset that somebody else left.
     *
     * @return the offset itself behind a line feed; else the beginning of that line; -1 where that is further
     *     back than the longest line
     * @throws IOException if the file cannot be read
     */
    long lineStart(DiskFile handle, long offset) throws IOException {
        long floor = Math.max(0, offset - cutter.lineMax() - 1);
        long to = offset;
        while (to > floor) {
            long from = Math.max(floor, to - ReadBuffer.CAPACITY);
            int length = buffer.fill(handle, from, (int) (to - from));
            for (int i = length - 1; i >= 0; i--) {
                if (buffer.bytes()[i] == '\n') {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return floor == 0 ? 0 : -1;
    }
}
