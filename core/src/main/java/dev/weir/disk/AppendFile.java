// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that is open for nothing but writing behind its end, wherever that is at the moment: another writer, or
 * somebody who empties the file, does no harm. For one thread at a time.
 */
public interface AppendFile extends Closeable {
    /**
     * Writes all that remains in the buffer behind the end of the file.
     *
     * @throws IOException if not all could be written; what remains in the buffer was not
     */
    void append(ByteBuffer from) throws IOException;

    /** Bytes in the file at this moment. */
    long size() throws IOException;

    /** Cuts the file to a size; a shorter file stays as it is. */
    void truncate(long size) throws IOException;

    /** Makes what was written durable; {@link DiskFile#force} tells what a failure means. */
    void force() throws IOException;
}
