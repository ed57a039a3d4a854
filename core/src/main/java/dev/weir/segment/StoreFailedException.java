// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskTrouble;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The store could not do what was asked for; its message says what to do. */
public final class StoreFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final DiskTrouble trouble;

    public StoreFailedException(DiskTrouble trouble, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.trouble = trouble;
    }

    /** For an error of the disk at a place, with what is to be done. */
    static StoreFailedException of(Path place, IOException cause) {
        DiskTrouble trouble = DiskTrouble.of(cause);
        String advice =
                switch (trouble) {
                    case NO_SPACE -> "the disk or the quota is full: make room; it goes on by itself";
                    case READ_ONLY -> "the file system is read-only: see the kernel's log, mount it for writing";
                    case GONE -> "a file or folder is gone: put it back";
                    case FORBIDDEN -> "it may not be touched: see owner and mode of the file and its folders";
                    case BROKEN -> "the disk fails: see the kernel's log";
                };
        return new StoreFailedException(trouble, "store at " + place + ": " + cause + "; " + advice, cause);
    }

    /** What the error means for whoever must go on. */
    public DiskTrouble trouble() {
        return trouble;
    }
}
