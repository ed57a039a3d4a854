// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.plugins.fluentbit.TailDatabaseOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a tail input is told to do.
 *
 * @param files which files, and from where they are read
 * @param lines what is a line
 * @param events what an event looks like
 * @param pace how often files are looked at and how long they are kept
 * @param database where positions are kept, if anywhere
 */
record TailSettings(Files files, Lines lines, Events events, Pace pace, Optional<Database> database) {

    /**
     * Which files, and from where they are read.
     *
     * @param patterns paths that are followed
     * @param excludes paths that are not, though a pattern matches
     * @param span which part of a file is read
     * @param openMax files that are open at once
     */
    record Files(List<PathPattern> patterns, List<ShellPattern> excludes, Span span, int openMax) {}

    /**
     * Which part of a file is read.
     *
     * @param fromHead whether files without a position that are there at the start are read from their beginning
     * @param newFromHead whether those that come later are
     * @param toEnd whether all is done when the files are read to their end
     */
    record Span(boolean fromHead, boolean newFromHead, boolean toEnd) {}

    /**
     * What is a line, and what becomes of one that is no good.
     *
     * @param bytesMax bytes that a line and its line feed stay below
     * @param tooLong what becomes of longer ones
     * @param skipEmpty whether empty lines are left out
     */
    record Lines(int bytesMax, TooLong tooLong, boolean skipEmpty) {}

    /** What becomes of a line that is too long. */
    enum TooLong {
        /** The file is not read on. */
        STOP,
        /** The line is dropped and counted. */
        SKIP,
        /** Its beginning is an event, the rest is dropped. */
        TRUNCATE
    }

    /**
     * What an event looks like.
     *
     * @param key under which the line stands
     * @param pathKey under which the file's path stands
     * @param offsetKey under which the line's offset stands
     * @param parser what is made of the line
     * @param tagRegex which parts of the path go into the tag
     */
    record Events(
            String key,
            Optional<String> pathKey,
            Optional<String> offsetKey,
            Optional<String> parser,
            Optional<TagRegex> tagRegex) {}

    /**
     * How often files are looked at and how long they are kept.
     *
     * @param refresh how often the patterns are tried anew
     * @param look how often each file is looked at, whether or not anything was heard of it
     * @param rotateWait how long a file without its name is kept after it was read to its end
     * @param age beyond which files are left alone, and whether that holds for those already open
     * @param watch whether the kernel is asked to tell of changes
     */
    record Pace(Duration refresh, Duration look, Duration rotateWait, Age age, boolean watch) {}

    /**
     * Age beyond which files are left alone.
     *
     * @param limit since the last change; zero for none
     * @param active whether files that are open are closed at that age
     */
    record Age(Duration limit, boolean active) {}

    /**
     * Where positions are kept.
     *
     * @param options the database
     * @param compareName whether a row must have the file's name beside its number
     */
    record Database(TailDatabaseOptions options, boolean compareName) {}
}
