// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which file events go to and how they are written.
 *
 * @param path folder of the files; null for the one that the process was started in
 * @param file name of the file; null where it is made of the events' tag
 * @param mkdir whether folders that are missing are made
 * @param format what a line looks like
 * @param delimiter what stands between values
 * @param labelDelimiter what stands between a label and its value
 * @param csvColumnNames whether the first line of a file names its columns
 * @param template the line of the format template
 * @param sync whether a delivery is durable before it counts as delivered, where that was said
 */
public record FileSettings(
        @Nullable String path,
        @Nullable String file,
        boolean mkdir,
        FileFormat format,
        String delimiter,
        String labelDelimiter,
        boolean csvColumnNames,
        Template template,
        Optional<Boolean> sync) {
    private static final int DELIMITER_MAX = 16;

    private static final String NO_ACCESSORS = "a name with record accessors ($key) is refused for now";

    private static final Key<String> PATH = Key.text("path")
            .optional()
            .different(NO_ACCESSORS)
            .doc("Folder of the files; the current one if not given.");
    private static final Key<String> FILE = Key.text("file")
            .optional()
            .different(NO_ACCESSORS)
            .doc("Name of the file. Without it each tag has a file of its own name, in which a character that is no"
                    + " letter, digit, dot, dash or underscore becomes an underscore; a tag with slashes lies in folders,"
                    + " never outside of the path.");
    private static final Key<Boolean> MKDIR =
            Key.flag("mkdir").byDefault(false).same().doc("Whether folders that are missing are made.");
    private static final Key<FileFormat> FORMAT = Key.parsed("format", "format of lines", FileFormat::named)
            .byDefault(FileFormat.OUT_FILE)
            .different("json is another name for out_file")
            .doc(
                    "out_file is the tag, the time and the record as JSON; plain the record as JSON; csv and ltsv the values;"
                            + " template any text; msgpack the events as bytes.");
    private static final Key<String> DELIMITER = Key.parsed("delimiter", "text", FileSettings::delimiter)
            .optional()
            .different("any text is taken; there all but tab, \\t, space and comma mean nothing")
            .doc("What stands between values: a comma in csv, a tab in ltsv if not given.");
    private static final Key<String> LABEL_DELIMITER = Key.parsed("label_delimiter", "text", FileSettings::delimiter)
            .byDefault(":")
            .different("any text is taken; there all but tab, \\t, space and comma mean nothing")
            .doc("What stands between a label and its value in ltsv.");
    private static final Key<Boolean> CSV_COLUMN_NAMES = Key.flag("csv_column_names")
            .byDefault(false)
            .same()
            .doc("Whether the first line of a file names the columns, after the first event's fields.");
    private static final Key<Template> TEMPLATE = Key.parsed("template", "text with {fields}", Template::parse)
            .byDefault(Template.parse("{time} {message}"))
            .different("only {time} is the time; there {}, {t}, {ti} and {tim} are too")
            .doc("The line of the format template; {name} is the value of that field, {time} the event's time.");
    private static final Key<Boolean> SYNC = Key.flag("sync")
            .optional()
            .ours()
            .doc("Whether each delivery is made durable (fsync) before it counts as delivered and leaves the store."
                    + " Default: on where the service has a storage.path, else off. With off, a loss of power may take"
                    + " what was delivered last; the end of the process takes nothing in either case.");

    private static final String ROTATION =
            "let logrotate do it; it may rename the file, with or without making a new one, or copy and empty it";
    private static final String NAMES_BY_EVENT =
            "a file's name comes from the tag or is fixed; names made of fields and times come with a later version";

    static final Schema<FileSettings> SCHEMA = Schema.of("Which file", PATH, FILE, MKDIR, SYNC)
            .group("Lines", FORMAT, DELIMITER, LABEL_DELIMITER, CSV_COLUMN_NAMES, TEMPLATE)
            .group(
                    "Not yet",
                    Key.text("line_append").absent("each event has a line of its own"),
                    Key.text("rotate").absent(ROTATION),
                    Key.text("rotate_max_size").absent(ROTATION),
                    Key.text("rotate_max_files").absent(ROTATION),
                    Key.text("rotate_gzip").absent(ROTATION),
                    Key.text("atomic_chunks").absent("a delivery is appended whole, or cut off again where it failed"),
                    Key.text("enable_strftime").absent(NAMES_BY_EVENT),
                    Key.text("max_dynamic_files").absent(NAMES_BY_EVENT),
                    Key.text("on_missing_field").absent(NAMES_BY_EVENT),
                    Key.text("on_limit_reached").absent(NAMES_BY_EVENT),
                    Key.text("fallback_path").absent(NAMES_BY_EVENT),
                    Key.text("fallback_file").absent(NAMES_BY_EVENT))
            .into(FileSettings::from);

    private static FileSettings from(Values values) {
        FileFormat format = values.get(FORMAT);
        for (Key<String> key : List.of(PATH, FILE)) {
            if (values.find(key).orElse("").contains("$")) {
                values.problem(key, NAMES_BY_EVENT);
            }
            if (values.find(key).filter(FileSettings::namesNothing).isPresent()) {
                values.problem(key, "is no name of a file");
            }
        }
        warnOfIdleKeys(values, format);
        return new FileSettings(
                values.find(PATH).orElse(null),
                values.find(FILE).orElse(null),
                values.get(MKDIR),
                format,
                values.find(DELIMITER).orElse(format == FileFormat.LTSV ? "\t" : ","),
                values.get(LABEL_DELIMITER),
                values.get(CSV_COLUMN_NAMES) && format == FileFormat.CSV,
                values.get(TEMPLATE),
                values.find(SYNC));
    }

    private static boolean namesNothing(String text) {
        return text.isBlank() || text.indexOf('\0') >= 0;
    }

    private static void warnOfIdleKeys(Values values, FileFormat format) {
        warnUnless(format == FileFormat.CSV || format == FileFormat.LTSV, values, DELIMITER, "csv or ltsv");
        warnUnless(format == FileFormat.LTSV, values, LABEL_DELIMITER, "ltsv");
        warnUnless(format == FileFormat.CSV, values, CSV_COLUMN_NAMES, "csv");
        warnUnless(format == FileFormat.TEMPLATE, values, TEMPLATE, "template");
    }

    private static void warnUnless(boolean used, Values values, Key<?> key, String formats) {
        if (!used && values.given(key)) {
            values.warning(key, "has no effect unless format is " + formats);
        }
    }

    private static String delimiter(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "tab", "\\t" -> "\t";
            case "space" -> " ";
            case "comma" -> ",";
            default -> {
                if (text.isEmpty() || text.length() > DELIMITER_MAX) {
                    throw new IllegalArgumentException(
                            "expected tab, space, comma or a text of at most " + DELIMITER_MAX + " characters");
                }
                yield text;
            }
        };
    }
}
