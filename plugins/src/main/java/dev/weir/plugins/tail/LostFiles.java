// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.DiskFile;
import dev.weir.input.InputContext;
import dev.weir.metrics.Counter;
import java.io.IOException;
import java.time.Duration;

/**
 * The end of files that lost their path: they are closed when they were read to their end and nothing came for
 * {@code rotate_wait}; a last line without a line feed is offered before. For one thread.
 *
 * <p>What cannot be read of such a file, because of an error or a line that is too long, is counted and told of.
 */
final class LostFiles {
    private final InputContext context;
    private final FileTable table;
    private final FileQueue queue;
    private final FileReader reader;
    private final Opener opener;
    private final long waitNanos;
    private final Counter abandoned;

    LostFiles(Discovery.Parts parts, FileReader reader, Opener opener, Duration rotateWait) {
        context = parts.context();
        table = parts.table();
        queue = parts.queue();
        this.reader = reader;
        this.opener = opener;
        waitNanos = rotateWait.toNanos();
        abandoned = context.metrics().counter("weir_input_bytes_abandoned_total", "name", context.name());
    }

    /** Looks whether more came, or whether it is time to close. */
    void look(long now) {
        for (TailedFile file : table.lost()) {
            try {
                look(file, now);
            } catch (IOException failed) {
                abandon(file, "could not be read to its end: " + failed);
            }
        }
    }

    private void look(TailedFile file, long now) throws IOException {
        DiskFile handle = file.handle;
        if (handle == null) {
            if (file.size == file.offset) {
                opener.close(file);
            } else {
                abandon(file, "could not be read to its end");
            }
            return;
        }
        if (!file.drained || file.queued) {
            return;
        }
        if (handle.size() != file.size) {
            queue.add(file);
        } else if (now - file.drainedAt >= waitNanos && reader.finish(file, handle)) {
            if (file.barred) {
                abandon(file, "was closed before the line at offset=" + file.offset + ", which is too long");
            } else {
                opener.close(file);
            }
        }
    }

    private void abandon(TailedFile file, String what) {
        long rest = Math.max(0, file.size - file.offset);
        abandoned.add(rest);
        String bytes = file.size < 0 ? "unknown" : Long.toString(rest);
        context.notices().error(context.name(), file + " " + what + "; bytes not read=" + bytes);
        opener.close(file);
    }
}
