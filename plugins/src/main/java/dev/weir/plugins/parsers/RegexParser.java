// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.event.EventTooLargeException;
import dev.weir.event.MessagePackWriter;
import dev.weir.parser.Parsed;
import dev.weir.parser.Parser;
import dev.weir.parser.ParserContext;
import dev.weir.plugins.parsers.RubyPattern.Field;
import org.jspecify.annotations.Nullable;

/**
 * Takes a text apart by an expression: the named groups become fields, in the order of their names' first appearance,
 * with the bytes that the text has, be they UTF-8 or not.
 *
 * <p>Bounds: those of {@link BoundedMatcher}; a text on which the expression was stopped counts as not understood.
 */
final class RegexParser implements Parser {
    private final RegexSettings settings;
    private final BoundedMatcher matcher;
    private final ParserComplaints complaints;
    private final Target[] targets;
    private final @Nullable TimeField time;

    /** A field of the record: its name as MessagePack, its groups, its type, and what takes the time from it. */
    private record Target(
            byte[] name,
            int[] groups,
            FieldType type,
            @Nullable TimeField time) {}

    RegexParser(RegexSettings settings, ParserContext context) {
        this.settings = settings;
        matcher = new BoundedMatcher(settings.pattern());
        complaints = new ParserComplaints(context);
        TimeRule rule = settings.time();
        time = rule == null ? null : new TimeField(rule, context, complaints);
        targets = settings.pattern().fields().stream().map(this::target).toArray(Target[]::new);
    }

    private Target target(Field field) {
        var name = new MessagePackWriter(4 * field.name().length() + 5);
        name.text(field.name());
        return new Target(
                name.toByteArray(),
                field.groups().stream().mapToInt(Integer::intValue).toArray(),
                settings.types().of(field.name()),
                time != null && time.isNamed(field.name()) ? time : null);
    }

    @Override
    public Parsed parse(byte[] text, int from, int to, MessagePackWriter record) {
        int mark = record.size();
        try {
            return switch (matcher.find(text, from, to)) {
                case FOUND -> write(text, record, mark);
                case NOT_FOUND -> Parsed.NOT_MATCHED;
                case CUT_OFF -> {
                    complaints.cutOff(settings.pattern(), to - from);
                    yield Parsed.NOT_MATCHED;
                }
            };
        } catch (EventTooLargeException tooLarge) {
            record.truncate(mark);
            throw tooLarge;
        } finally {
            matcher.release();
        }
    }

    private Parsed write(byte[] text, MessagePackWriter record, int mark) {
        record.mapHeader(targets.length);
        int fields = 0;
        boolean any = false;
        Parsed parsed = Parsed.WITHOUT_TIME;
        for (Target target : targets) {
            int group = groupOf(target);
            any |= group > 0;
            int start = group > 0 ? matcher.start(group) : 0;
            int end = group > 0 ? matcher.end(group) : 0;
            if (start == end && settings.skipEmpty()) {
                continue;
            }
            TimeField taken = target.time();
            if (taken != null && taken.read(text, start, end)) {
                parsed = taken.parsed();
                if (!taken.stays()) {
                    continue;
                }
            }
            record.raw(target.name(), 0, target.name().length);
            target.type().write(text, start, end, record);
            fields++;
        }
        record.patchMap(mark, fields);
        if (!any) {
            record.truncate(mark);
            return Parsed.NOT_MATCHED;
        }
        return parsed;
    }

    /** The last group of that name that took part in the match; 0 if none did. */
    private int groupOf(Target target) {
        for (int i = target.groups().length - 1; i >= 0; i--) {
            if (matcher.start(target.groups()[i]) >= 0) {
                return target.groups()[i];
            }
        }
        return 0;
    }
}
