// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.disk.AppendFile;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import dev.weir.metrics.Counter;
import dev.weir.output.OutputContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a delivery leaves its events in a file once, however the process ends. For one thread at a time.
 *
 * <p>What an earlier run, or an attempt that failed, left of a delivery behind the end that the file had is cut off before
 * the next one is written, if every byte of it is that delivery's. What may be somebody else's is never cut: then it is
 * told, and the delivery is written whole behind it.
 */
final class Deliveries {
    private static final int HASH_CHARS = 32;

    private final OutputContext context;
    private final Path place;
    private final boolean lines;
    private final Counter recognised;
    private @Nullable DeliveryRecord record;

    /**
     * Nothing is read yet.
     *
     * @param context the world
     * @param folder where the record lies
     * @param lines whether the files consist of lines
     */
    Deliveries(OutputContext context, Path folder, boolean lines) {
        this.context = context;
        this.lines = lines;
        place = folder.resolve("file-" + hash(context.identity()) + ".rec");
        recognised = context.metrics().counter("weir_output_recognised_chunks_total", "name", context.name());
    }

    private static String hash(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * What is remembered, when what was begun and not ended has been put right.
     *
     * @throws IOException if that failed; to be tried again
     */
    DeliveryRecord settled() throws IOException {
        DeliveryRecord known = record;
        if (known == null) {
            known = new DeliveryRecord(context.disk(), place);
            record = known;
            known.trouble().ifPresent(what -> context.notices().warn(context.name(), what));
        }
        known.settle();
        Writing left = known.writing();
        if (left != null) {
            settle(left, known);
        }
        return known;
    }

    /** Whether a delivery was written before; counted. */
    boolean isRepeat(DeliveryRecord known, String key) {
        boolean repeat = known.isDone(key);
        if (repeat) {
            recognised.increment();
        }
        return repeat;
    }

    private void settle(Writing left, DeliveryRecord known) throws IOException {
        FileStatus now;
        try {
            now = context.disk().status(left.path);
        } catch (NoSuchFileException gone) {
            known.dropped();
            return;
        }
        if (!now.key().equals(left.file)) {
            warn(
                    left,
                    "it is another file than the one that was written to, so it was renamed or made anew since: the"
                            + " other one may end with part of a chunk, which is written whole to this one");
            known.dropped();
        } else if (now.size() <= left.begin) {
            known.dropped();
        } else {
            settle(left, now.size() - left.begin, known);
        }
    }

    private void settle(Writing left, long behind, DeliveryRecord known) throws IOException {
        long own = Math.min(behind, left.bytes());
        boolean ours = false;
        byte last = '\n';
        try (DiskFile content = context.disk().openForReading(left.path)) {
            ours = left.isIn(content, own);
            last = lastByte(content, left.begin + behind);
        } catch (IOException unreadable) {
            // Then nobody can say whose it is.
        }
        if (ours && left.ended && own == left.bytes()) {
            known.done(left.key);
        } else if (ours && own == behind) {
            cut(left, behind);
            known.dropped();
        } else {
            warn(
                    left,
                    "bytes=" + behind + " behind the end that it had are not all of the chunk that was being written:"
                            + " they are left as they are, and the chunk is written whole behind them");
            endLine(left, last);
            known.dropped();
        }
    }

    private static byte lastByte(DiskFile content, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return content.read(last, size - 1) < 0 ? (byte) '\n' : last.get(0);
    }

    private void cut(Writing left, long behind) throws IOException {
        try (AppendFile file = context.disk().openForAppending(left.path)) {
            if (file.size() == left.begin + behind) {
                file.truncate(left.begin);
                context.notices()
                        .info(
                                context.name(),
                                left.path + ": the " + behind + " bytes that were written of a chunk before the end of"
                                        + " the last run were cut off; it is written again whole");
            }
        }
    }

    /** So that the next line is whole, whoever wrote the one before. */
    private void endLine(Writing left, byte last) throws IOException {
        if (lines && last != '\n') {
            try (AppendFile file = context.disk().openForAppending(left.path)) {
                file.append(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
    }

    private void warn(Writing left, String what) {
        context.notices().warn(context.name(), left.path + ": " + what);
    }

    void close() {
        DeliveryRecord known = record;
        if (known != null) {
            known.close();
        }
    }
}
