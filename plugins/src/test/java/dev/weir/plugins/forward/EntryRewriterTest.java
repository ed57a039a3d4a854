// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class EntryRewriterTest {
    private static byte[] rewritten(EntryRewriter rewriter, byte[] entries) {
        byte[] b = Sent.join(new byte[3], entries);
        return Arrays.copyOfRange(b, 3, rewriter.rewrite(b, 3, b.length));
    }

    private static byte[] entryAt(long seconds, int nanos, String text) {
        return Sent.packed(out -> {
            out.arrayHeader(2);
            out.eventTime(seconds, nanos);
            out.mapHeader(1);
            out.text("log");
            out.text(text);
        });
    }

    @Test
    void plainBytes_areThoseOfTheRangeWhereNoEventHasMetadata() {
        byte[] wide = Sent.packed(out -> {
            out.raw(new byte[] {(byte) 0xdc, 0, 2}, 0, 3); // an array of 2 in a wider form than it needs
            out.integer(1);
            out.mapHeader(0);
        });
        byte[] entries = Sent.join(Sent.entry(1, "a"), entryAt(2, 3, "b"), wide);

        assertThat(new EntryRewriter(false).plainBytes(entries, 0, entries.length))
                .isEqualTo(entries.length);
    }

    @Test
    void rewrite_leavesMetadataOutAndKeepsTimesToTheNanosecond() {
        byte[] empty = Sent.packed(out -> {
            out.arrayHeader(2);
            out.arrayHeader(2);
            out.eventTime(4, 5);
            out.mapHeader(0);
            out.mapHeader(1);
            out.text("log");
            out.text("c");
        });
        byte[] entries = Sent.join(Sent.entry(1, "a"), Sent.entryWithMetadata(2, 3, "k", "b"), empty);
        EntryRewriter rewriter = new EntryRewriter(false);

        int bytes = rewriter.plainBytes(entries, 0, entries.length);
        byte[] plain = rewritten(rewriter, entries);

        assertThat(plain).isEqualTo(Sent.join(Sent.entry(1, "a"), entryAt(2, 3, "b"), entryAt(4, 5, "c")));
        assertThat(bytes).isEqualTo(plain.length);
        assertThat(rewriter.leftOut()).isEqualTo(1);
    }

    @Test
    void rewrite_makesWholeSeconds() {
        byte[] entries = Sent.join(entryAt(1_700_000_000, 999_999_999, "a"), Sent.entryWithMetadata(2, 3, "k", "b"));

        assertThat(rewritten(new EntryRewriter(true), entries))
                .isEqualTo(Sent.join(Sent.entry(1_700_000_000, "a"), Sent.entry(2, "b")));
    }
}
