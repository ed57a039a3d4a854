// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.chunk.SlabBuffer;
import dev.weir.disk.AppendFile;
import dev.weir.disk.FileStatus;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.PayloadReader;
import dev.weir.plugins.codec.SinkFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the end of files, in the order of their stream.
 *
 * <p>A file is opened for each delivery and closed behind it. So the name always means the file that it names at that
 * moment: a rename by logrotate sends the next delivery to a new file, and however many tags there are, one file is
 * open. An emptied file (copytruncate) is written from its new end.
 *
 * <p>A delivery is written whole. Where that fails, for want of room or else, what was written of it is cut off again,
 * unless somebody else has written behind it, and it is tried again later. A folder that is missing and an access that
 * is denied may be put right, so they are tried again too; a name that no file system takes is rejected.
 *
 * <p>Beside a store each delivery is noted before and behind ({@link Deliveries}), so that the end of the process leaves
 * neither part of a chunk nor a chunk twice.
 *
 * <p>Memory: the written form of one slab of a chunk, at most {@value #WRITTEN_MAX} bytes and mostly a few hundred
 * thousand. What was delivered is the system's to keep; with {@code sync} it has reached the disk.
 */
final class FileOutput implements Output {
    private static final int WRITTEN_MAX = 256 << 20;

    /** Memory that is kept from one delivery to the next. */
    private static final int KEPT = 1 << 20;

    /** Bytes of one write, because the JDK copies a heap array to native memory of the same size and keeps that; blocks. */
    private static final int PIECE = 64 * 1024;

    private final FileSettings settings;
    private final OutputContext context;
    private final LineWriter lines;
    private final PayloadReader payload = new PayloadReader();
    private final ByteSink written = new ByteSink(WRITTEN_MAX);
    private final @Nullable Deliveries deliveries;
    private final boolean sync;

    FileOutput(FileSettings settings, OutputContext context) {
        this.settings = settings;
        this.context = context;
        lines = new LineWriter(settings);
        boolean isText = settings.format() != FileFormat.MSGPACK;
        deliveries = context.records()
                .map(folder -> new Deliveries(context, folder, isText))
                .orElse(null);
        sync = settings.sync().orElse(deliveries != null);
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        try {
            return CompletableFuture.completedFuture(write(consignment));
        } finally {
            written.release(KEPT);
            payload.release();
        }
    }

    private Delivery write(Consignment consignment) {
        String tag = consignment.chunk().stream().tag().value();
        String name = settings.file() == null ? TagPath.of(tag) : settings.file();
        if (TagPath.isTooLong(name)) {
            return new Delivery.Rejected(
                    "a file's name may have " + TagPath.NAME_MAX + " bytes, name=" + name, Delivery.Blame.ADDRESS);
        }
        Path path = settings.path() == null ? Path.of(name) : Path.of(settings.path(), name);
        try {
            Deliveries known = deliveries;
            if (known == null) {
                writeTo(path, consignment, null);
                return Delivery.DELIVERED;
            }
            DeliveryRecord record = known.settled();
            if (!known.isRepeat(record, consignment.key())) {
                writeTo(path, consignment, record);
            }
            return Delivery.DELIVERED;
        } catch (SinkFullException tooLarge) {
            return new Delivery.Rejected("an event is too large to be written: " + tooLarge.getMessage());
        } catch (IOException failure) {
            return Delivery.retry("cannot write to " + path + ": " + reason(failure) + hint(failure));
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such folder";
        }
        boolean named = failure instanceof FileSystemException;
        String reason = named ? ((FileSystemException) failure).getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    private String hint(IOException failure) {
        return failure instanceof NoSuchFileException && !settings.mkdir() ? "; mkdir on makes it" : "";
    }

    private void writeTo(Path path, Consignment consignment, @Nullable DeliveryRecord record) throws IOException {
        try (AppendFile file = open(path)) {
            long begin = file.size();
            lines.begin(consignment.chunk().stream().tag().value(), begin == 0);
            FileStatus status = context.disk().status(path);
            if (record != null) {
                record.begin(new Writing(consignment.key(), path, status.key(), begin));
            }
            var progress = new Progress(file, begin, record);
            try {
                write(consignment.payload(), progress);
                if (sync && status.kind() == FileStatus.Kind.FILE) {
                    makeDurable(path, file, begin == 0, record);
                }
            } catch (IOException | SinkFullException failure) {
                progress.cutOff(failure);
                throw failure;
            }
            if (record != null) {
                record.done(consignment.key());
            }
        }
    }

    private void write(SlabBuffer events, Progress progress) throws IOException {
        for (int slab = 0; slab < events.slabs(); slab++) {
            int length = payload.read(events, slab);
            written.clear();
            lines.write(payload.array(), 0, length, written);
            progress.append(written);
        }
    }

    private void makeDurable(Path path, AppendFile file, boolean isNew, @Nullable DeliveryRecord record)
            throws IOException {
        if (record != null) {
            record.ended();
        }
        file.force();
        Path folder = path.toAbsolutePath().getParent();
        if (isNew && folder != null) {
            context.disk().syncFolder(folder);
        }
    }

    @Override
    public void close() {
        Deliveries known = deliveries;
        if (known != null) {
            known.close();
        }
    }

    private AppendFile open(Path path) throws IOException {
        try {
            return context.disk().openForAppending(path);
        } catch (NoSuchFileException missing) {
            Path folder = path.toAbsolutePath().getParent();
            if (!settings.mkdir() || folder == null) {
                throw missing;
            }
            context.disk().createFolders(folder);
            return context.disk().openForAppending(path);
        }
    }

    /** How much of a delivery is in the file. */
    private static final class Progress {
        private final AppendFile file;
        private final long begin;
        private final @Nullable DeliveryRecord record;
        private long bytes;

        Progress(AppendFile file, long begin, @Nullable DeliveryRecord record) {
            this.file = file;
            this.begin = begin;
            this.record = record;
        }

        void append(ByteSink sink) throws IOException {
            if (record != null) {
                record.piece(sink.array(), sink.size());
            }
            int from = 0;
            while (from < sink.size()) {
                // The process may end between two writes, and only what ends with a block is known as ours.
                int length = (int) Math.min(PIECE - (begin + bytes) % Writing.BLOCK, sink.size() - from);
                ByteBuffer piece = ByteBuffer.wrap(sink.array(), from, length);
                try {
                    file.append(piece);
                } finally {
                    bytes += length - piece.remaining();
                }
                from += length;
            }
        }

        /** Takes back what was written, if it is still the end of the file. */
        void cutOff(Exception failure) {
            try {
                if (file.size() == begin + bytes) {
                    file.truncate(begin);
                    if (record != null) {
                        record.dropped();
                    }
                }
            } catch (IOException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
        }
    }
}
