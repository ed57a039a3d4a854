// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileKey;
import dev.weir.disk.FileStatus;
import dev.weir.event.Tag;
import dev.weir.input.InputContext;
import dev.weir.metrics.Counter;
import dev.weir.plugins.fluentbit.TailRow;
import dev.weir.plugins.net.Faults;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Opens files, finds where to begin in them, and closes them. For one thread, the one that runs the step.
 *
 * <p>A file is opened between two looks at its path, so that what was opened is what was seen.
 */
final class Opener {
    private static final int TRIES = 3;

    private final InputContext context;
    private final Disk disk;
    private final TailSettings settings;
    private final FileTable table;
    private final FileQueue queue;
    private final Sources sources;
    private final Positions positions;
    private final FileReader reader;
    private final Complaints complaints;
    private final TagTemplate tags;
    private final Counter opened;
    private final Counter closed;
    private final Counter rotated;
    private boolean toldFull;
    private boolean toldPacked;

    Opener(Discovery.Parts parts, Positions positions, FileReader reader) {
        context = parts.context();
        settings = parts.settings();
        table = parts.table();
        queue = parts.queue();
        sources = parts.sources();
        complaints = parts.complaints();
        disk = context.disk();
        this.positions = positions;
        this.reader = reader;
        String tag = context.tag().isEmpty() ? context.name() : context.tag();
        tags = new TagTemplate(tag, settings.events().tagRegex().orElse(null));
        opened = counter("opened");
        closed = counter("closed");
        rotated = counter("rotated");
    }

    private Counter counter(String what) {
        return context.metrics().counter("weir_input_files_" + what + "_total", "name", context.name());
    }

    /**
     * Opens a file that is found.
     *
     * @param first whether it was there at the start
     * @return the file, at the place where reading begins; null where it is left alone or cannot be opened
     */
    @Nullable
    TailedFile open(Path path, FileStatus status, boolean first) {
        if (isPacked(path) || isFull()) {
            return null;
        }
        return open(path, status, handle -> {
            Sources.Claim claim = sources.claim(status.key(), handle);
            Optional<TailRow> row = positions.find(status.key(), path);
            OptionalLong left = left(claim, row, handle, path);
            boolean late = !first || sources.knows(path);
            return new Place(claim, row.orElse(null), left.isPresent() ? left.getAsLong() : begin(handle, late));
        });
    }

    /** Opens a file that lost its path while nobody was there, and goes on in it by its row. */
    @Nullable
    TailedFile openLost(Path path, FileStatus status, TailRow row) {
        return isFull()
                ? null
                : lost(open(
                        path, status, handle -> new Place(Sources.Claim.NONE, row, offset(row, handle, path))));
    }

    /** Opens a file that lost its path while nobody was there, if its content is still the one in the store. */
    @Nullable
    TailedFile openLost(Path path, FileStatus status) {
        return isFull() ? null : lost(open(path, status, handle -> {
            Sources.Claim claim = sources.claim(status.key(), handle);
            if (claim.content() == null) {
                sources.forget(claim);
                return null;
            }
            Optional<TailRow> row = positions.find(status.key(), path);
            return new Place(claim, row.orElse(null), left(claim, row, handle, path).orElseThrow());
        }));
    }

    private static @Nullable TailedFile lost(@Nullable TailedFile file) {
        if (file != null) {
            file.path = null;
        }
        return file;
    }

    /**
     * Where reading begins.
     *
     * @param claim what the store knows of the file
     * @param row what the database knows of it
     * @param offset below zero where the line that goes on there is to be dropped
     */
    private record Place(Sources.Claim claim, @Nullable TailRow row, long offset) {}

    /** Finds where reading begins, or that the file is to be left alone. */
    @FunctionalInterface
    private interface Search {
        @Nullable
        Place in(DiskFile handle) throws IOException;
    }

    private @Nullable TailedFile open(Path path, FileStatus status, Search search) {
        Tag tag = tag(path);
        DiskFile handle = tag == null ? null : handle(path, status.key());
        if (tag == null || handle == null) {
            return null;
        }
        try {
            Place place = search.in(handle);
            if (place != null) {
                return follow(file(path, status.key(), tag, place, handle), place, handle);
            }
        } catch (IOException failed) {
            complaints.about(path, "cannot be read: " + failed.getMessage());
        }
        closeQuietly(handle, path);
        return null;
    }

    private TailedFile file(Path path, FileKey key, Tag tag, Place place, DiskFile handle) throws IOException {
        Sources.Kept known = place.claim.content();
        long offset = Math.abs(place.offset);
        var file = new TailedFile(
                key, tag, path, offset, known == null ? sources.begin(key, path, handle) : known.name());
        boolean isStored = known != null && known.offset() == offset;
        file.source.offered = isStored ? offset : sources.offered(offset);
        for (Sources.Kept former : place.claim.formers()) {
            file.source.formers.add(new Source(former.name(), file, former.offset(), former.offset()));
        }
        return file;
    }

    private TailedFile follow(TailedFile file, Place place, DiskFile handle) throws IOException {
        file.handle = handle;
        file.torn = place.offset < 0;
        reader.remember(file, handle);
        positions.follow(file, place.row);
        complaints.settled(file.seen);
        opened.increment();
        return file;
    }

    private boolean isPacked(Path path) {
        if (!path.toString().endsWith(".gz")) {
            return false;
        }
        if (!toldPacked) {
            toldPacked = true;
            context.notices().info(context.name(), path + " is compressed, and like all *.gz not followed");
        }
        return true;
    }

    private boolean isFull() {
        boolean full = table.size() >= settings.files().openMax();
        if (full && !toldFull) {
            context.notices()
                    .warn(
                            context.name(),
                            "files=" + table.size() + " are open, limit max_open_files="
                                    + settings.files().openMax() + ": further ones wait until one is closed");
        }
        toldFull = full;
        return full;
    }

    private @Nullable Tag tag(Path path) {
        try {
            return tags.of(path);
        } catch (IllegalArgumentException refused) {
            complaints.about(path, "failed to compose tag: " + refused.getMessage());
            return null;
        }
    }

    private @Nullable DiskFile handle(Path path, FileKey key) {
        try {
            for (int i = 0; i < TRIES; i++) {
                DiskFile handle = disk.openForReading(path);
                if (leadsTo(path, key)) {
                    return handle;
                }
                closeQuietly(handle, path);
            }
        } catch (NoSuchFileException gone) {
            // Gone between two looks: it is noticed by its name, if it comes back.
        } catch (IOException refused) {
            complaints.about(path, "cannot open: " + Faults.ofFile(refused));
        }
        return null;
    }

    private boolean leadsTo(Path path, FileKey key) {
        try {
            return disk.status(path).key().equals(key);
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Where an earlier run has left a file, or whoever has written its row since; empty where nobody knows it. The row
     * follows the store, so one that is ahead of it is somebody else's.
     */
    private OptionalLong left(Sources.Claim claim, Optional<TailRow> row, DiskFile handle, Path path)
            throws IOException {
        Sources.Kept known = claim.content();
        boolean rowLeads = row.isPresent()
                && row.get().offset() > claim.before()
                && (claim.before() < 0 || row.get().offset() <= handle.size());
        if (rowLeads) {
            return OptionalLong.of(offset(row.get(), handle, path));
        }
        if (known != null) {
            long offset = known.offset();
            return OptionalLong.of(reader.lineStart(handle, offset) < 0 ? -offset : offset);
        }
        if (claim.before() < 0) {
            return OptionalLong.empty();
        }
        tellTruncated(path);
        return OptionalLong.of(0);
    }

    /** Where reading goes on by a row; below zero where the line that goes on there is to be dropped. */
    private long offset(TailRow row, DiskFile handle, Path path) throws IOException {
        if (row.offset() > handle.size()) {
            tellTruncated(path);
            return 0;
        }
        long start = reader.lineStart(handle, row.offset());
        return start < 0 ? -row.offset() : start;
    }

    private void tellTruncated(Path path) {
        context.notices()
                .info(
                        context.name(),
                        path + ": file truncated or replaced while nobody looked, it is read from its beginning");
    }

    private long begin(DiskFile handle, boolean late) throws IOException {
        TailSettings.Span span = settings.files().span();
        boolean fromHead = span.fromHead() || (late && span.newFromHead());
        return fromHead ? 0 : handle.size();
    }

    /** Opens a file again that rests, or could not be read. Answers whether it is open. */
    boolean reopen(TailedFile file) {
        Path path = file.path;
        if (file.handle == null && path != null) {
            file.handle = handle(path, file.key);
        }
        return file.handle != null;
    }

    /** Closes a file until it changes. */
    void rest(TailedFile file) {
        DiskFile handle = file.handle;
        if (handle != null && !file.queued) {
            file.handle = null;
            closeQuietly(handle, file.seen);
        }
    }

    /** A file could not be read: it is tried again when its name is looked at. */
    void failed(TailedFile file, IOException cause) {
        complaints.about(file.seen, "error reading: " + cause);
        DiskFile handle = file.handle;
        if (handle != null) {
            file.handle = null;
            closeQuietly(handle, file.seen);
        }
        file.size = -1;
    }

    /** A file has another name now. */
    void rotated(TailedFile file, Path to) {
        rotated.increment();
        context.notices()
                .info(context.name(), "inode=" + file.key.inode() + " handle rotation(): " + file.seen + " => " + to);
    }

    /** Follows a file no longer. */
    void close(TailedFile file) {
        file.closed = true;
        table.remove(file);
        positions.closed(file);
        DiskFile handle = file.handle;
        if (handle != null) {
            file.handle = null;
            closeQuietly(handle, file.seen);
        }
        closed.increment();
        queue.release(file);
    }

    /** Closes a file and forgets nothing of it: the input ends. */
    void letGo(TailedFile file) {
        DiskFile handle = file.handle;
        if (handle != null) {
            file.handle = null;
            closeQuietly(handle, file.seen);
        }
    }

    private void closeQuietly(DiskFile handle, Path path) {
        try {
            handle.close();
        } catch (IOException failed) {
            context.notices().debug(context.name(), path + ": " + failed);
        }
    }
}
