// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;

/** What an error of the disk means for whoever must go on. */
public enum DiskTrouble {
    /** No room, or the quota is used up; goes away when files go. */
    NO_SPACE,
    /** The file system refuses all writing, often after an error of its own. */
    READ_ONLY,
    /** A file or folder is not there any more. */
    GONE,
    /** A file or folder must not be touched; goes away when its owner or mode is put right. */
    FORBIDDEN,
    /** Anything else: what was written may be lost. */
    BROKEN;

    /** The meaning of an exception; the system's own words decide where its type does not. */
    public static DiskTrouble of(Throwable cause) {
        if (cause instanceof ReadOnlyFileSystemException) {
            return READ_ONLY;
        }
        if (!(cause instanceof IOException)) {
            return BROKEN;
        }
        if (cause instanceof NoSuchFileException) {
            return GONE;
        }
        if (cause instanceof AccessDeniedException) {
            return FORBIDDEN;
        }
        String words = String.valueOf(cause.getMessage());
        if (words.contains("No space left") || words.contains("quota exceeded")) {
            return NO_SPACE;
        }
        return words.contains("Read-only file system") ? READ_ONLY : BROKEN;
    }
}
