// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.ByteSize;
import dev.weir.config.Place;
import dev.weir.config.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one configuration being opened, each once and within bounds: {@value
 * #FILE_BYTES_MAX} bytes a file, {@value #TOTAL_BYTES_MAX} bytes together, {@value #FILES_MAX}
 * files (as Fluent Bit).
 *
 * <p>What is not UTF-8 is refused.
 */
final class SourceFiles {

    private static final int FILE_BYTES_MAX = 16_000_000;
    private static final long TOTAL_BYTES_MAX = 64_000_000;
    private static final int FILES_MAX = 1_000;

    private final Problems problems;
    private final Map<Path, Place> opened = new LinkedHashMap<>();
    private long totalBytes;

    SourceFiles(Problems problems) {
        this.problems = problems;
    }

    /** The real paths of what was opened, in that order. */
    List<Path> opened() {
        return List.copyOf(opened.keySet());
    }

    /** The text of a file; empty after a problem at the place that asked for it. */
    Optional<String> open(Path path, Place askedAt) {
        try {
            Path real = real(path);
            Place before = opened.get(real);
            if (before != null) {
                problems.error(askedAt, path + " is already read, asked for at " + before);
                return Optional.empty();
            }
            if (opened.size() >= FILES_MAX) {
                problems.error(askedAt, "too many configuration files, limit=" + FILES_MAX);
                return Optional.empty();
            }
            opened.put(real, askedAt);
            return decode(path, bytes(path), askedAt);
        } catch (IOException failure) {
            problems.error(askedAt, "cannot read " + path + ": " + reason(failure));
            return Optional.empty();
        }
    }

    private static Path real(Path path) throws IOException {
        return Files.isRegularFile(path)
                ? path.toRealPath()
                : path.toAbsolutePath().normalize();
    }

    private byte[] bytes(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("it is a folder");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            totalBytes += bytes.length;
            if (bytes.length > FILE_BYTES_MAX) {
                throw new IOException(
                        "it is larger than a configuration file may be, limit=" + new ByteSize(FILE_BYTES_MAX));
            }
            if (totalBytes > TOTAL_BYTES_MAX) {
                throw new IOException("all files together are too large, limit=" + new ByteSize(TOTAL_BYTES_MAX));
            }
            return bytes;
        }
    }

    private Optional<String> decode(Path path, byte[] bytes, Place askedAt) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException _) {
            problems.error(
                    new Place(path.toString(), lineAt(bytes, in.position())),
                    "this is not UTF-8" + (askedAt.equals(Place.COMMAND_LINE) ? "" : "; asked for at " + askedAt));
            return Optional.empty();
        }
    }

    private static int lineAt(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
