// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.metrics.Counter;
import dev.weir.parser.ParserContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a parser could not do, counted always and told at most once in ten seconds of each kind, because the texts decide
 * how often it happens. For one thread.
 */
final class ParserComplaints {
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** Bytes of a text that are worth showing. */
    private static final int SHOWN_MAX = 64;

    private final ParserContext context;
    private final Kind cutOff;
    private final Kind timeNotRead;

    ParserComplaints(ParserContext context) {
        this.context = context;
        cutOff = new Kind("weir_parser_cut_off_total");
        timeNotRead = new Kind("weir_parser_time_not_read_total");
    }

    /** An expression was stopped because it worked too long on one text. */
    void cutOff(RubyPattern pattern, int bytes) {
        cutOff.happened(() -> "the expression was stopped on a text of bytes=" + bytes
                + ", which goes on unparsed: it tries too many ways to match; make parts of it that repeat each other"
                + " tell their texts apart, expression=" + pattern);
    }

    /** A text in the time's place is none. */
    void timeNotRead(TimeRule rule, byte[] text, int from, int to) {
        timeNotRead.happened(() -> "the field " + rule.key() + " is not of the form time_format=" + rule.format()
                + ", so its event has the time of its reading: " + shown(text, from, to));
    }

    private static String shown(byte[] text, int from, int to) {
        int end = Math.min(to, from + SHOWN_MAX);
        String start = new String(text, from, end - from, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
        return end < to ? start + "..." : start;
    }

    private final class Kind {
        private final Counter counter;
        private long toldAt = Long.MIN_VALUE;
        private long untold;

        Kind(String metric) {
            counter = context.metrics().counter(metric, "name", context.name());
        }

        void happened(Supplier<String> sentence) {
            counter.increment();
            long now = context.ticker().nanos();
            if (toldAt != Long.MIN_VALUE && now - toldAt < EVERY.toNanos()) {
                untold++;
                return;
            }
            String more = untold == 0 ? "" : " (" + untold + " more like it left out)";
            context.notices().warn("parser " + context.name(), sentence.get() + more);
            toldAt = now;
            untold = 0;
        }
    }
}
