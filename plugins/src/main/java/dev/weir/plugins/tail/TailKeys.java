// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.plugins.fluentbit.TailDatabaseOptions;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Journal;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Sync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys of the tail input. */
final class TailKeys {
    private static final ByteSize CHUNK = new ByteSize(32_768);
    private static final ByteSize LINE_MAX = new ByteSize(100_000_000);
    private static final String MULTILINE = "lines are not joined yet; each line is an event";
    private static final String ENCODING = "bytes go on as they are; convert the file to UTF-8 before";
    private static final String BATCH = "each turn of a file is bounded, and every input has threads of its own";

    // ---- which files

    private static final Key<List<String>> PATH = Key.list("path")
            .required()
            .doc(
                    "Files to follow, separated by commas. Names of files and folders may be patterns with *, ? and [a-z].")
            .different("files ending in .gz are left alone where Fluent Bit unpacks them");
    private static final Key<List<String>> EXCLUDE_PATH = Key.list("exclude_path")
            .doc("Shell patterns, separated by commas, of paths that are not followed: *.gz,*.zip.")
            .same();
    private static final Key<Boolean> READ_FROM_HEAD = Key.flag("read_from_head")
            .byDefault(false)
            .doc("Read files that are there at the start, and have no position in db, from their beginning.")
            .same();
    private static final Key<Boolean> READ_NEW_FROM_HEAD = Key.flag("read_newly_discovered_files_from_head")
            .byDefault(true)
            .doc("Read files that come later, and have no position in db, from their beginning.")
            .same();
    private static final Key<Boolean> EXIT_ON_EOF = Key.flag("exit_on_eof")
            .byDefault(false)
            .doc("End the agent when all files are read to their end; a last line without a line feed is a line then.")
            .same();
    private static final Key<Integer> MAX_OPEN_FILES = Key.integer("max_open_files")
            .byDefault(20_000)
            .between(1, 1_000_000)
            .doc("Files that this input has open at once; further ones wait until one is closed.")
            .different("Fluent Bit has no limit by default; here it keeps memory bounded, about 1 kB a file");

    // ---- lines

    private static final Key<ByteSize> BUFFER_CHUNK_SIZE = Key.size("buffer_chunk_size")
            .byDefault(CHUNK)
            .doc("Size of a file's buffer to begin with.")
            .met("a file has no buffer of its own; all share one");
    private static final Key<ByteSize> BUFFER_MAX_SIZE = Key.size("buffer_max_size")
            .byDefault(CHUNK)
            .between(new ByteSize(64), LINE_MAX)
            .doc("Bytes that a line, with its line feed, stays below; skip_long_lines and truncate_long_lines say what"
                    + " becomes of longer ones.")
            .same();
    private static final Key<Boolean> SKIP_LONG_LINES = Key.flag("skip_long_lines")
            .byDefault(false)
            .doc("Drop and count lines that are too long. With off such a line stops the reading of its file: an"
                    + " error tells where, and the position stays before the line.")
            .different("dropped lines are counted; with off the file waits at the line, where Fluent Bit closes it"
                    + " and, at each refresh_interval, begins with it anew");
    private static final Key<Boolean> TRUNCATE_LONG_LINES = Key.flag("truncate_long_lines")
            .byDefault(false)
            .doc("Cut lines that are too long to what is allowed, at a character's boundary.")
            .same();
    private static final Key<Boolean> SKIP_EMPTY_LINES = Key.flag("skip_empty_lines")
            .byDefault(false)
            .doc("Make no events of empty lines.")
            .same();

    // ---- events

    private static final Key<String> KEY = Key.text("key")
            .byDefault("log")
            .doc("Name under which a line stands that no parser has understood.")
            .same();
    private static final Key<String> PATH_KEY = Key.text("path_key")
            .optional()
            .doc("Name under which the file's path is added to each event; the first path, where it is renamed.")
            .same();
    private static final Key<String> OFFSET_KEY = Key.text("offset_key")
            .optional()
            .doc("Name under which the offset of the line in its file is added to each event.")
            .same();
    private static final Key<String> PARSER = Key.text("parser")
            .namesParser()
            .optional()
            .doc("Name of the parser for each line. Lines that it does not understand go on as they are.")
            .same();
    private static final Key<TagRegex> TAG_REGEX = Key.parsed("tag_regex", "regular expression", TagRegex::parse)
            .optional()
            .doc("Expression with named groups for a file's path; <name> in the tag is replaced by what it found, or"
                    + " by _.")
            .same();

    // ---- pace

    private static final Key<Duration> REFRESH_INTERVAL = Key.duration("refresh_interval")
            .byDefault(Duration.ofSeconds(60))
            .between(Duration.ofMillis(1), Duration.ofDays(1))
            .doc("How often the patterns are tried anew.")
            .different("it bounds the wait: new files in a folder that can be watched are seen at once");
    private static final Key<Duration> WATCHER_INTERVAL = Key.duration("watcher_interval")
            .byDefault(Duration.ofSeconds(2))
            .between(Duration.ofMillis(10), Duration.ofHours(1))
            .doc("How often each file's name and size are looked at, whether or not a change was heard of; with very"
                    + " many files less often.")
            .different("it looks at all files, not at symbolic links alone");
    private static final Key<Duration> ROTATE_WAIT = Key.duration("rotate_wait")
            .byDefault(Duration.ofSeconds(5))
            .between(Duration.ofMillis(1), Duration.ofDays(1))
            .doc("How long a file that lost its name is kept after it was read to its end, for writers that have it"
                    + " still open.")
            .different("it begins when the file was read to its end, not when it was renamed, so that a pause loses"
                    + " nothing");
    private static final Key<Duration> IGNORE_OLDER = Key.duration("ignore_older")
            .byDefault(Duration.ZERO)
            .doc("Leave files alone that did not change for so long; 0 is no limit.")
            .same();
    private static final Key<Boolean> IGNORE_ACTIVE_OLDER_FILES = Key.flag("ignore_active_older_files")
            .byDefault(false)
            .doc("Close files that did not change for ignore_older, until they change.")
            .same();
    private static final Key<Boolean> INOTIFY_WATCHER = Key.flag("inotify_watcher")
            .byDefault(true)
            .doc("Let the kernel tell of changes. With off, files are looked at four times a second.")
            .same();

    // ---- database

    private static final Key<String> DB = Key.text("db")
            .optional()
            .doc("SQLite file that keeps the position of each file; one file for one input.")
            .different("the same file and table, but the position follows what was delivered, not what was read");
    private static final Key<Sync> DB_SYNC = Key.choice("db.sync", Sync.class)
            .byDefault(Sync.NORMAL)
            .doc("When SQLite waits for the disk.")
            .same();
    private static final Key<Boolean> DB_LOCKING = Key.flag("db.locking")
            .byDefault(false)
            .doc("Keep other processes out of the database.")
            .same();
    private static final Key<Journal> DB_JOURNAL_MODE = Key.choice("db.journal_mode", Journal.class)
            .byDefault(Journal.WAL)
            .doc("How SQLite survives a crash; wal does not work on shared network file systems.")
            .same();
    private static final Key<Boolean> DB_COMPARE_FILENAME = Key.flag("db.compare_filename")
            .byDefault(false)
            .doc("Take a position only where the name in it is the file's, besides the inode.")
            .same();

    static final Schema<TailSettings> SCHEMA = Schema.of(
                    "Files", PATH, EXCLUDE_PATH, READ_FROM_HEAD, READ_NEW_FROM_HEAD, EXIT_ON_EOF, MAX_OPEN_FILES)
            .group(
                    "Lines",
                    BUFFER_CHUNK_SIZE,
                    BUFFER_MAX_SIZE,
                    SKIP_LONG_LINES,
                    TRUNCATE_LONG_LINES,
                    SKIP_EMPTY_LINES,
                    absent("unicode.encoding", "Encoding of the files.", ENCODING),
                    absent("generic.encoding", "Encoding of the files.", ENCODING))
            .group("Events", KEY, PATH_KEY, OFFSET_KEY, PARSER, TAG_REGEX)
            .group(
                    "Pace",
                    REFRESH_INTERVAL,
                    WATCHER_INTERVAL,
                    ROTATE_WAIT,
                    IGNORE_OLDER,
                    IGNORE_ACTIVE_OLDER_FILES,
                    INOTIFY_WATCHER)
            .group("Database", DB, DB_SYNC, DB_LOCKING, DB_JOURNAL_MODE, DB_COMPARE_FILENAME)
            .group(withoutEffect())
            .group(lines())
            .into(TailKeys::read);

    private TailKeys() {}

    private static KeyGroup withoutEffect() {
        return KeyGroup.of(
                "Without effect",
                batch("static_batch_size"),
                batch("event_batch_size"),
                Key.flag("file_cache_advise")
                        .byDefault(true)
                        .doc("Drop the file from the page cache before each read.")
                        .met("Weir leaves the page cache to the kernel"),
                Key.duration("progress_check_interval")
                        .byDefault(Duration.ofSeconds(2))
                        .doc("How often files are looked at for missed changes.")
                        .met("watcher_interval looks at all files"),
                Key.integer("progress_check_interval_nsec")
                        .byDefault(0)
                        .doc("Nanoseconds to be added to progress_check_interval.")
                        .met("watcher_interval looks at all files"));
    }

    private static KeyGroup lines() {
        return KeyGroup.of(
                "Joined lines",
                absent("multiline", "Joins lines to one event.", MULTILINE),
                absent("multiline_flush", "Joins lines to one event.", MULTILINE),
                absent("multiline.parser", "Joins lines to one event.", MULTILINE),
                absent("parser_firstline", "Joins lines to one event.", MULTILINE),
                parsers(),
                absent("docker_mode", "Joins lines to one event.", MULTILINE),
                absent("docker_mode_flush", "Joins lines to one event.", MULTILINE),
                absent("docker_mode_parser", "Joins lines to one event.", MULTILINE));
    }

    private static Key<String> parsers() {
        Key<String> key = absent("parser_1", "Joins lines to one event.", MULTILINE);
        for (int number = 2; number <= 9; number++) {
            key = key.alias("parser_" + number);
        }
        return key;
    }

    private static Key<String> absent(String name, String doc, String instead) {
        return Key.text(name).doc(doc).absent(instead);
    }

    private static Key<ByteSize> batch(String name) {
        return Key.size(name)
                .byDefault(new ByteSize(50_000_000))
                .doc("Bytes that are read in one go before others have their turn.")
                .met(BATCH);
    }

    private static TailSettings read(Values values) {
        int lineMax = (int) values.get(BUFFER_MAX_SIZE).bytes();
        if (values.find(BUFFER_CHUNK_SIZE).orElse(CHUNK).bytes() > lineMax) {
            values.problem(BUFFER_MAX_SIZE, "must not be less than buffer_chunk_size=" + values.get(BUFFER_CHUNK_SIZE));
        }
        return new TailSettings(
                files(values),
                new TailSettings.Lines(lineMax, tooLong(values), values.get(SKIP_EMPTY_LINES)),
                new TailSettings.Events(
                        values.get(KEY),
                        values.find(PATH_KEY),
                        values.find(OFFSET_KEY),
                        values.find(PARSER),
                        values.find(TAG_REGEX)),
                pace(values),
                values.find(DB).map(file -> database(file, values)));
    }

    private static TailSettings.Files files(Values values) {
        List<PathPattern> patterns = new ArrayList<>();
        String home = System.getProperty("user.home", "/");
        for (String text : values.get(PATH)) {
            PathPattern pattern = checked(values, text, any -> PathPattern.parse(any, home));
            if (pattern != null) {
                patterns.add(pattern);
            }
        }
        if (values.given(PATH) && values.get(PATH).isEmpty()) {
            values.problem(PATH, "names no file");
        }
        return new TailSettings.Files(
                List.copyOf(patterns),
                values.get(EXCLUDE_PATH).stream().map(ShellPattern::path).toList(),
                new TailSettings.Span(
                        values.get(READ_FROM_HEAD), values.get(READ_NEW_FROM_HEAD), values.get(EXIT_ON_EOF)),
                values.get(MAX_OPEN_FILES));
    }

    private static <T> @Nullable T checked(Values values, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException refusal) {
            values.problem(PATH, String.valueOf(refusal.getMessage()));
            return null;
        }
    }

    private static TailSettings.TooLong tooLong(Values values) {
        if (values.get(TRUNCATE_LONG_LINES)) {
            return TailSettings.TooLong.TRUNCATE;
        }
        return values.get(SKIP_LONG_LINES) ? TailSettings.TooLong.SKIP : TailSettings.TooLong.STOP;
    }

    private static TailSettings.Pace pace(Values values) {
        return new TailSettings.Pace(
                values.get(REFRESH_INTERVAL),
                values.get(WATCHER_INTERVAL),
                values.get(ROTATE_WAIT),
                new TailSettings.Age(values.get(IGNORE_OLDER), values.get(IGNORE_ACTIVE_OLDER_FILES)),
                values.get(INOTIFY_WATCHER));
    }

    private static TailSettings.Database database(String file, Values values) {
        var options = new TailDatabaseOptions(
                Path.of(file), values.get(DB_SYNC), values.get(DB_LOCKING), values.get(DB_JOURNAL_MODE));
        return new TailSettings.Database(options, values.get(DB_COMPARE_FILENAME));
    }
}
