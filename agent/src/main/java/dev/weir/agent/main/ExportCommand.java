// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.cli.CommandLine;
import dev.weir.agent.cli.CommandLine.Export.Which;
import dev.weir.chunk.ChunkId;
import dev.weir.event.MessagePackWriter;
import dev.weir.segment.LogName;
import dev.weir.segment.StoreView;
import dev.weir.segment.StoredChunk;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * {@code weir store export}: writes events of a store as messages of the Forward protocol, which a forward input takes as
 * they are, or as lines of JSON. Reads alone, so the store's agent may run meanwhile. Memory: the index of one segment
 * and one frame.
 *
 * <p>A message holds one frame. It is {@code [tag, entries, {"size": events, "chunk": id}]}, entries as binary: the
 * protocol's PackedForward mode.
 */
final class ExportCommand {
    private static final int HEAD_MAX = 256 * 1024;
    private static final byte BINARY_32 = (byte) 0xc6;

    private final CommandLine.Export asked;
    private final PrintStream err = System.err;

    private ExportCommand(CommandLine.Export asked) {
        this.asked = asked;
    }

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Export asked) {
        return StoreFinder.find(asked.place())
                .map(new ExportCommand(asked)::export)
                .orElse(StoreCommand.UNREADABLE);
    }

    private int export(StoreFinder.Found found) {
        try {
            StoreView view = StoreFinder.view(found.folder());
            if (asked.which() instanceof Which.WantedBy(String output) && !StoreFinder.knows(view, output)) {
                return StoreCommand.UNREADABLE;
            }
            if (asked.to().isEmpty()) {
                return export(view, new FileOutputStream(FileDescriptor.out));
            }
            return toFile(view, asked.to().get());
        } catch (FileAlreadyExistsException there) {
            err.println("weir: " + asked.to().orElseThrow() + " is there already; name a file that is not");
            return StoreCommand.UNREADABLE;
        } catch (IOException refused) {
            err.println("weir: the store in " + found.folder() + " cannot be exported: " + StoreFinder.words(refused));
            return StoreCommand.UNREADABLE;
        }
    }

    /** What the file says is on disk when this returns. */
    private int toFile(StoreView view, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int code = export(view, Channels.newOutputStream(channel));
            channel.force(true);
            return code;
        }
    }

    private int export(StoreView view, OutputStream to) throws IOException {
        var out = new BufferedOutputStream(to, 1 << 16);
        var events = new ChunkEvents(view.identity(), err);
        var lines = new EventLines(out);
        view.visit(
                (chunk, wanted, reader) -> {
                    if (isAsked(chunk, wanted)) {
                        events.read(chunk, reader, (id, index, bytes, length, count) -> {
                            switch (asked.form()) {
                                case FORWARD -> message(chunk, name(id, index), bytes, length, count, out);
                                case JSON_LINES -> lines.write(id, chunk, bytes, length);
                            }
                        });
                    }
                },
                new LookProgress(err));
        out.flush();
        err.println(
                "exported: events=" + (events.events() - lines.tooLong()) + ", left out: frames that cannot be read="
                        + events.damaged() + ", events that are too long for a line=" + lines.tooLong());
        return events.damaged() + lines.tooLong() == 0 ? StoreCommand.SOUND : StoreCommand.DAMAGED;
    }

    private boolean isAsked(StoredChunk chunk, Set<String> wanted) {
        if (chunk.place().segment().log().equals(LogName.DEAD_LETTERS)) {
            return false;
        }
        return switch (asked.which()) {
            case Which.Everything _ -> true;
            case Which.Wanted _ -> !wanted.isEmpty();
            case Which.WantedBy(String output) -> wanted.contains(output);
        };
    }

    /** The same at every export, so that a receiver that knows what it has taken takes it once. */
    private static String name(ChunkId id, int index) {
        return id + "/" + index;
    }

    private static void message(StoredChunk chunk, String name, byte[] events, int length, int count, OutputStream out)
            throws IOException {
        var words = new MessagePackWriter(HEAD_MAX);
        words.arrayHeader(3);
        words.text(chunk.head().stream().tag().value());
        out.write(words.array(), 0, words.size());
        out.write(BINARY_32);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        out.write(events, 0, length);
        words.reset();
        words.mapHeader(2);
        words.text("size");
        words.integer(count);
        words.text("chunk");
        words.text(name);
        out.write(words.array(), 0, words.size());
    }
}
