// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.HeapMeter;
import dev.weir.disk.FileKey;
import dev.weir.event.Tag;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TailHeapTest {
    private static final int EVENTS = 10_000;

    @Test
    void lines_becomeEvents_withoutAnObjectForEach() {
        assertThat(bytesFor(Optional.empty(), Optional.empty())).isLessThan(EVENTS);
    }

    @Test
    void lines_becomeEventsWithPathAndOffset_withoutAnObjectForEach() {
        assertThat(bytesFor(Optional.of("file"), Optional.of("at"))).isLessThan(EVENTS);
    }

    private static long bytesFor(Optional<String> pathKey, Optional<String> offsetKey) {
        byte[] text = ("x".repeat(199) + "\n").repeat(EVENTS).getBytes(US_ASCII);
        var file = new TailedFile(new FileKey(1, 2), new Tag("t"), Path.of("/x"), 0, new SourceName(new FileKey(1, 2), 0, Fingerprint.NONE, "/x"));
        var cutter = new LineCutter(new TailSettings.Lines(32_768, TailSettings.TooLong.SKIP, false));
        var framer =
                new PlainFramer(new TailSettings.Events("log", pathKey, offsetKey, Optional.empty(), Optional.empty()));
        return HeapMeter.bytes(() -> {
            int count = 0;
            int at = 0;
            while (at < text.length) {
                framer.begin(file, Instant.EPOCH);
                cutter.cut(text, at, text.length, 0, framer);
                at = cutter.end();
                count += framer.batch().count();
            }
            assertThat(count).isEqualTo(EVENTS);
        });
    }
}
