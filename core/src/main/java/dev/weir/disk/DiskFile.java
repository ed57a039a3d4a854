// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file, read and written at positions. Safe for any thread. It stays readable when its name is gone. */
public interface DiskFile extends Closeable {
    /**
     * Reads into the buffer from a position on.
     *
     * @return bytes read, at least 1; -1 at or behind the end
     */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes all that remains in the buffer from a position on. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Bytes in the file at this moment. */
    long size() throws IOException;

    /** Cuts the file to a size; a shorter file stays as it is. */
    void truncate(long size) throws IOException;

    /**
     * Makes what was written durable.
     *
     * @throws IOException if it may not be; then what was written since the last success counts as
     *     lost, even where a further call succeeds
     */
    void force() throws IOException;
}
