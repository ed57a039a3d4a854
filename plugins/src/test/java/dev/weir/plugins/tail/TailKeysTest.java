// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Key;
import dev.weir.config.SectionKind;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Journal;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Sync;
import dev.weir.plugins.live.LiveEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailKeysTest {
    /** The keys of Fluent Bit's plugin, as its table has them. */
    private static final List<String> FLUENT_BIT = List.of(
            "path",
            "exclude_path",
            "key",
            "read_from_head",
            "read_newly_discovered_files_from_head",
            "refresh_interval",
            "watcher_interval",
            "progress_check_interval",
            "progress_check_interval_nsec",
            "rotate_wait",
            "docker_mode",
            "docker_mode_flush",
            "docker_mode_parser",
            "path_key",
            "offset_key",
            "ignore_older",
            "ignore_active_older_files",
            "buffer_chunk_size",
            "buffer_max_size",
            "static_batch_size",
            "event_batch_size",
            "skip_long_lines",
            "exit_on_eof",
            "skip_empty_lines",
            "truncate_long_lines",
            "file_cache_advise",
            "inotify_watcher",
            "parser",
            "tag_regex",
            "db",
            "db.sync",
            "db.locking",
            "db.journal_mode",
            "db.compare_filename",
            "max_open_files",
            "multiline",
            "multiline_flush",
            "parser_firstline",
            "parser_1",
            "multiline.parser",
            "unicode.encoding",
            "generic.encoding");

    @Test
    void schema_knowsEveryKeyOfFluentBit() {
        assertThat(TailKeys.SCHEMA.keys().stream().map(Key::name)).containsExactlyInAnyOrderElementsOf(FLUENT_BIT);
        assertThat(TailKeys.SCHEMA.keys())
                .allSatisfy(key -> assertThat(key.doc()).isNotBlank());
    }

    @Test
    void settings_haveFluentBitsDefaults() {
        TailSettings settings = read("path", "/var/log/*.log");

        assertThat(settings.files().span().fromHead()).isFalse();
        assertThat(settings.files().span().newFromHead()).isTrue();
        assertThat(settings.lines()).isEqualTo(new TailSettings.Lines(32_768, TailSettings.TooLong.STOP, false));
        assertThat(settings.events().key()).isEqualTo("log");
        assertThat(settings.pace().refresh()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.pace().rotateWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.pace().watch()).isTrue();
        assertThat(settings.database()).isEmpty();
    }

    @Test
    void settings_areReadInFluentBitsSpelling() {
        TailSettings settings = read(
                "Path",
                "/a/*.log, /b/c.log",
                "Exclude_Path",
                "*.gz,*.zip",
                "DB",
                "/tmp/tail.db",
                "DB.Sync",
                "Full",
                "DB.Locking",
                "true",
                "DB.Journal_Mode",
                "wal",
                "Buffer_Max_Size",
                "5MB",
                "Skip_Long_Lines",
                "On",
                "Refresh_Interval",
                "0.5",
                "Ignore_Older",
                "2h",
                "Static_Batch_Size",
                "10M");

        assertThat(settings.files().patterns()).hasSize(2);
        assertThat(settings.files().excludes()).hasSize(2);
        assertThat(settings.lines()).isEqualTo(new TailSettings.Lines(5_000_000, TailSettings.TooLong.SKIP, false));
        assertThat(settings.pace().refresh()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.pace().age().limit()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.database()).hasValueSatisfying(database -> {
            assertThat(database.options().sync()).isEqualTo(Sync.FULL);
            assertThat(database.options().journal()).isEqualTo(Journal.WAL);
            assertThat(database.options().exclusive()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "multiline.parser, docker, lines are not joined yet",
        "docker_mode, on, lines are not joined yet",
        "parser_3, x, lines are not joined yet",
        "unicode.encoding, auto, convert the file to UTF-8 before",
        "buffer_chunk_size, 1M, must not be less than buffer_chunk_size",
        "tag_regex, '(?<a', tag_regex",
        "rotate_wait, 0, allowed is 1ms to 1d",
        "path, '', names no file",
        "pathh, x, unknown key pathh",
    })
    void settings_areRefusedWithAReason(String key, String value, String reason) {
        String refusal = key.equals("path")
                ? LiveEngine.refusal(SectionKind.INPUT, TailKeys.SCHEMA, "path", value)
                : LiveEngine.refusal(SectionKind.INPUT, TailKeys.SCHEMA, "path", "/x", key, value);

        assertThat(refusal).contains("error").contains(reason);
    }

    @Test
    void largestItem_growsWithTheLongestLine() {
        var factory = new TailInputFactory();

        assertThat(factory.largestItem(read("path", "/x"))).isLessThan(2_000_000);
        assertThat(factory.largestItem(read("path", "/x", "buffer_max_size", "10M")))
                .isGreaterThan(20_000_000);
        assertThat(factory.place(read("path", "/a/*.log,/b"))).isEqualTo("/a/*.log,/b");
    }

    private static TailSettings read(String... keysAndValues) {
        return LiveEngine.settings(SectionKind.INPUT, TailKeys.SCHEMA, keysAndValues);
    }
}
