// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.MessagePackWriter;
import org.junit.jupiter.api.Test;

final class EntryRewriterTest {
    private static byte[] rewritten(EntryRewriter rewriter, byte[] entries) {
        MessagePackWriter out = new MessagePackWriter(entries.length);
        rewriter.rewrite(entries, 0, entries.length, out);
        return out.toByteArray();
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
    void survey_answersThatPlainEntriesAreSentAsTheyAre() {
        byte[] entries = Sent.join(Sent.entry(1, "a"), entryAt(2, 3, "b"));

        EntryRewriter.Survey survey = new EntryRewriter(false).survey(entries, 0, entries.length);

        assertThat(survey.plain()).isTrue();
        assertThat(survey.plainBytes()).isEqualTo(entries.length);
        assertThat(survey.withMetadata()).isZero();
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

        EntryRewriter.Survey survey = rewriter.survey(entries, 0, entries.length);
        byte[] plain = rewritten(rewriter, entries);

        assertThat(plain).isEqualTo(Sent.join(Sent.entry(1, "a"), entryAt(2, 3, "b"), entryAt(4, 5, "c")));
        assertThat(survey).isEqualTo(new EntryRewriter.Survey(false, plain.length, 1));
    }

    @Test
    void rewrite_makesWholeSeconds() {
        byte[] entries = Sent.join(entryAt(1_700_000_000, 999_999_999, "a"), Sent.entryWithMetadata(2, 3, "k", "b"));

        assertThat(rewritten(new EntryRewriter(true), entries))
                .isEqualTo(Sent.join(Sent.entry(1_700_000_000, "a"), Sent.entry(2, "b")));
    }
}
