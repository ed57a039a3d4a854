// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** The wording of exceptions for operators. */
public final class Faults {
    private Faults() {}

    /** The message, or the kind of exception where it has none. */
    public static String text(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }

    /** What is wrong with a file that the sentence names already. */
    public static String ofFile(Throwable cause) {
        return switch (cause) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file or folder";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> text(cause);
        };
    }
}
