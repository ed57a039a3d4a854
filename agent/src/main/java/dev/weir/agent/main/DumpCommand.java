// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.cli.CommandLine;
import dev.weir.config.ByteSize;
import dev.weir.segment.StoreView;
import dev.weir.segment.StoredChunk;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code weir store dump}: prints what lies in a store, or its events as lines of JSON. Reads alone, so the store's agent
 * may run meanwhile. Memory: the index of one segment and one frame.
 */
final class DumpCommand {
    private final CommandLine.Dump asked;
    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    private final PrintStream err = System.err;

    private DumpCommand(CommandLine.Dump asked) {
        this.asked = asked;
    }

    /** Does what was asked; the exit code. */
    static int run(CommandLine.Dump asked) {
        return StoreFinder.find(asked.place()).map(new DumpCommand(asked)::look).orElse(StoreCommand.UNREADABLE);
    }

    private int look(StoreFinder.Found found) {
        try {
            StoreView view = StoreFinder.view(found.folder());
            if (asked.output().isPresent()
                    && !StoreFinder.knows(view, asked.output().get())) {
                return StoreCommand.UNREADABLE;
            }
            int code = asked.events() ? events(view) : content(view);
            out.flush();
            return code;
        } catch (IOException refused) {
            err.println("weir: the store in " + found.folder() + " cannot be dumped: " + StoreFinder.words(refused));
            return StoreCommand.UNREADABLE;
        }
    }

    private boolean isAsked(Set<String> wanted) {
        return asked.output().map(wanted::contains).orElse(true);
    }

    private int events(StoreView view) throws IOException {
        var events = new ChunkEvents(view.identity(), err);
        var lines = new EventLines(out);
        view.visit(
                (chunk, wanted, reader) -> {
                    if (isAsked(wanted)) {
                        events.read(
                                chunk,
                                reader,
                                (id, index, bytes, length, count) -> lines.write(id, chunk, bytes, length));
                    }
                },
                new LookProgress(err));
        if (lines.tooLong() > 0) {
            err.println("left out, as lines they are too long: events=" + lines.tooLong());
        }
        return events.damaged() + lines.tooLong() == 0 ? StoreCommand.SOUND : StoreCommand.DAMAGED;
    }

    private int content(StoreView view) throws IOException {
        var ids = new ChunkEvents(view.identity(), err);
        view.visit(
                (chunk, wanted, reader) -> {
                    if (isAsked(wanted)) {
                        print(line(ids, chunk, wanted));
                    }
                },
                new LookProgress(err));
        for (Map.Entry<String, Map<String, Long>> input : view.positions().entrySet()) {
            for (Map.Entry<String, Long> source : input.getValue().entrySet()) {
                print("position %s: %s=%d%n".formatted(input.getKey(), source.getKey(), source.getValue()));
            }
        }
        return StoreCommand.SOUND;
    }

    private void print(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(ChunkEvents ids, StoredChunk chunk, Set<String> wanted) {
        return "%s #%d: chunk=%s, tag=%s, input=%s, class=%d, frames=%d, events=%d%s, bytes=%s, ack=%s, begun=%s%s, wanted by %s%n"
                .formatted(
                        chunk.place().segment(),
                        chunk.place().ordinal(),
                        ids.id(chunk),
                        chunk.head().stream().tag().value(),
                        chunk.head().stream().input(),
                        chunk.head().stream().priority().level(),
                        chunk.frames().count(),
                        chunk.events(),
                        chunk.lostEvents() == 0 ? "" : " (lost=" + chunk.lostEvents() + ")",
                        new ByteSize(chunk.bytes()),
                        chunk.ack().name().toLowerCase(Locale.ROOT),
                        Instant.ofEpochMilli(chunk.begunMillis()),
                        chunk.head().note().isEmpty()
                                ? ""
                                : ", note=" + chunk.head().note(),
                        wanted.isEmpty() ? "nobody" : String.join(", ", wanted));
    }
}
