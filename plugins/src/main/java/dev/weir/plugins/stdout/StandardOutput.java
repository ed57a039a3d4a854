// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.output.Delivery;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The one standard output of this process, shared by the outputs that print there; one delivery is printed at a time.
 * Safe for any thread.
 *
 * <p>Nothing is buffered here: a write returns when the reader's pipe, the terminal or the file has the bytes, so a slow
 * reader slows its output and nothing else.
 *
 * <p>Where the reader is gone ({@code weir ... | head}) no byte will ever be taken again: that is {@code Gone}, at which
 * the agent stops; what was not printed stays with senders that keep it. A file that has no room may have room later, so
 * that is a {@code Retry}; a part of the delivery may then be printed twice.
 */
final class StandardOutput {
    /** The process's own. */
    static final StandardOutput PROCESS = new StandardOutput(
            new FileOutputStream(FileDescriptor.out), () -> Files.isRegularFile(Path.of("/dev/fd/1")));

    private final OutputStream stream;
    private final BooleanSupplier isFile;
    private final ReentrantLock turn = new ReentrantLock();

    /** What a delivery prints. */
    interface Printing {
        /** Prints to the stream. */
        void printTo(OutputStream stream) throws IOException;
    }

    /**
     * A standard output.
     *
     * @param stream takes the bytes as soon as they are written
     * @param isFile whether it is a file, which may take bytes again after it refused some
     */
    StandardOutput(OutputStream stream, BooleanSupplier isFile) {
        this.stream = stream;
        this.isFile = isFile;
    }

    /** Prints one delivery, and nobody else's in between. */
    Delivery print(Printing printing) {
        turn.lock();
        try {
            printing.printTo(stream);
            stream.flush();
            return Delivery.DELIVERED;
        } catch (IOException failed) {
            return isFile.getAsBoolean()
                    ? Delivery.retry("standard output takes nothing: " + failed.getMessage())
                    : new Delivery.Gone("nobody reads standard output any more (" + failed.getMessage() + ")");
        } finally {
            turn.unlock();
        }
    }
}
