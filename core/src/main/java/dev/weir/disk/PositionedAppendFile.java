// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Appending by asking for the end first, which is enough where nobody else writes. */
record PositionedAppendFile(DiskFile file) implements AppendFile {
    @Override
    public void append(ByteBuffer from) throws IOException {
        file.write(from, file.size());
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
