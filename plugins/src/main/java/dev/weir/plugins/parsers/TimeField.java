// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.parser.Parsed;
import dev.weir.parser.ParserContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The field of a record from which the event's time is taken. For one thread. */
final class TimeField {
    private final TimeRule rule;
    private final TimeReader reader;
    private final ParserComplaints complaints;
    private final byte[] name;

    TimeField(TimeRule rule, ParserContext context, ParserComplaints complaints) {
        this.rule = rule;
        this.complaints = complaints;
        reader = new TimeReader(rule, context.wallClock());
        name = rule.key().getBytes(StandardCharsets.UTF_8);
    }

    boolean isNamed(String field) {
        return rule.key().equals(field);
    }

    boolean isNamed(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, name, 0, name.length);
    }

    /** Reads a text; where it is no time, that is complained of. */
    boolean read(byte[] text, int from, int to) {
        if (reader.read(text, from, to)) {
            return true;
        }
        complaints.timeNotRead(rule, text, from, to);
        return false;
    }

    /** Takes a number of seconds, where the format is one of seconds since 1970. */
    boolean readNumber(double seconds) {
        return rule.format().isEpoch() && reader.readNumber(seconds);
    }

    /** Takes whole seconds, where the format is one of seconds since 1970. */
    boolean readNumber(long seconds) {
        if (rule.format().isEpoch()) {
            reader.readNumber(seconds);
            return true;
        }
        return false;
    }

    /** Whether the field stays in the record after it was read. */
    boolean stays() {
        return rule.keep();
    }

    /** The time that was read last. */
    Parsed parsed() {
        return new Parsed.WithTime(reader.seconds(), reader.nanos());
    }
}
