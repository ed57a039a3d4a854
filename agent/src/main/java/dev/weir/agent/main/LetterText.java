// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.config.ByteSize;
import dev.weir.segment.Tally;
import dev.weir.store.DeadLetter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Dead letters added up by output and cause, as {@code weir dlq list} prints them: one thing a line. */
final class LetterText {
    /** Causes that are told apart; those that come later are one. */
    private static final int KINDS_MAX = 1_000;

    private final Map<Kind, Sum> sums = new LinkedHashMap<>();
    private final Sum all = new Sum();

    private record Kind(String output, String cause) {}

    private static final class Sum {
        private Tally size = Tally.ZERO;
        private long letters;
        private Instant oldest = Instant.MAX;
        private Instant newest = Instant.MIN;

        void add(DeadLetter letter, Tally more) {
            letters++;
            size = size.plus(more);
            oldest = letter.last().isBefore(oldest) ? letter.last() : oldest;
            newest = letter.last().isAfter(newest) ? letter.last() : newest;
        }

        String render() {
            String times = letters == 0 ? "" : ", oldest=%s, newest=%s".formatted(oldest, newest);
            return "letters=%d, events=%d, bytes=%s%s"
                    .formatted(letters, size.events(), new ByteSize(size.bytes()), times);
        }
    }

    void add(DeadLetter letter, Tally size) {
        var kind = new Kind(letter.output(), letter.cause());
        if (!sums.containsKey(kind) && sums.size() >= KINDS_MAX) {
            kind = new Kind(letter.output(), "other causes");
        }
        sums.computeIfAbsent(kind, first -> new Sum()).add(letter, size);
        all.add(letter, size);
    }

    String render() {
        var text = new StringBuilder();
        sums.forEach((kind, sum) ->
                text.append("output %s: %s, cause: %s%n".formatted(kind.output, sum.render(), kind.cause)));
        return text.append("in all: %s%n".formatted(all.render())).toString();
    }
}
