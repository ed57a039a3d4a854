// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys that every parser has, and how those about the time become a {@link TimeRule}. */
final class ParserKeys {
    static final Key<String> FORMAT =
            Key.text("format").required().same().doc("How the text is written: json or regex.");

    private static final Key<String> TIME_KEY = Key.text("time_key")
            .byDefault("time")
            .same()
            .doc("The field that holds the event's time; used where time_format is given.");
    private static final Key<TimeFormat> TIME_FORMAT = Key.parsed("time_format", "strptime format", TimeFormat::compile)
            .optional()
            .different("a conversion that strptime does not know is refused at start; there every line fails at it."
                    + " In JSON a number is read where the format is %s or %s.%L; there only a text is."
                    + " A field that cannot be read stays in the record as a text; there a regex parser drops it")
            .doc(
                    "How the time is written, as C's strptime has it, and %L for a fraction of a second. Without a year it is"
                            + " of this year; without a zone it is Greenwich's unless another key says so.");
    private static final Key<ZoneOffset> TIME_OFFSET = Key.parsed(
                    "time_offset", "+hhmm, -hhmm or Z", ParserKeys::offset)
            .optional()
            .same()
            .doc("The offset from Greenwich of times that do not tell theirs.");
    private static final Key<ZoneId> TIME_ZONE = Key.parsed("time_zone", "name of a time zone", ParserKeys::zone)
            .optional()
            .same()
            .doc("The zone of times that do not tell theirs, as Europe/Berlin, summer time included.");
    private static final Key<Boolean> TIME_SYSTEM_TIMEZONE = Key.flag("time_system_timezone")
            .byDefault(false)
            .different("a zone that the text tells is obeyed; there it is not")
            .doc("Whether times that do not tell their zone are of this machine's zone, TZ in the environment.");
    private static final Key<Boolean> TIME_KEEP = Key.flag("time_keep")
            .byDefault(false)
            .same()
            .doc("Whether the field stays in the record after its time was read.");
    private static final Key<Boolean> TIME_STRICT = Key.flag("time_strict")
            .byDefault(true)
            .different(
                    "off, a text needs at least a day, or an hour where the format has no day; there it needs nothing,"
                            + " and a text that is no time becomes one in 1899")
            .doc("Whether a text that has only the first part of time_format is refused; off is for fractions of a"
                    + " second that are not always there.");

    private static final String DECODERS =
            "decoders come with a later version; until then a second parser, or the destination, can take the field apart";
    private static final Key<List<String>> DECODE_FIELD =
            Key.repeated("decode_field").absent(DECODERS).doc("Takes a field apart and adds what is in it.");
    private static final Key<List<String>> DECODE_FIELD_AS = Key.repeated("decode_field_as")
            .absent(DECODERS)
            .doc("Takes a field apart and puts what is in it in its place.");
    private static final Key<Boolean> LOGFMT_NO_BARE_KEYS =
            Key.flag("logfmt_no_bare_keys").met("only texts of the format logfmt have keys without a value");

    static final KeyGroup TIME = KeyGroup.of(
            "Time", TIME_KEY, TIME_FORMAT, TIME_OFFSET, TIME_ZONE, TIME_SYSTEM_TIMEZONE, TIME_KEEP, TIME_STRICT);
    static final KeyGroup OTHER_FORMATS =
            KeyGroup.of("Not for this format", DECODE_FIELD, DECODE_FIELD_AS, LOGFMT_NO_BARE_KEYS);

    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d\\d):?(\\d\\d)");

    private ParserKeys() {}

    /** The rule by which a parser finds the time; nothing if it looks for none. */
    static @Nullable TimeRule time(Values values) {
        Optional<TimeFormat> format = values.find(TIME_FORMAT);
        checkZones(values);
        if (format.isEmpty()) {
            for (Key<?> key : List.of(TIME_KEY, TIME_OFFSET, TIME_SYSTEM_TIMEZONE, TIME_KEEP, TIME_STRICT)) {
                if (values.given(key)) {
                    values.warning(key, "has no effect without time_format");
                }
            }
            return null;
        }
        return new TimeRule(
                values.get(TIME_KEY), format.get(), zoneRules(values), values.get(TIME_KEEP), values.get(TIME_STRICT));
    }

    private static void checkZones(Values values) {
        boolean zone = values.find(TIME_ZONE).isPresent();
        boolean offset = values.find(TIME_OFFSET).isPresent();
        if (zone && values.find(TIME_FORMAT).isEmpty()) {
            values.problem(TIME_ZONE, "needs time_format");
        }
        if (zone && (offset || values.get(TIME_SYSTEM_TIMEZONE))) {
            values.problem(TIME_ZONE, "says the same as time_offset and time_system_timezone; give one of the three");
        } else if (offset && values.get(TIME_SYSTEM_TIMEZONE)) {
            values.warning(TIME_OFFSET, "has no effect beside time_system_timezone on");
        }
        boolean told = values.find(TIME_FORMAT).filter(TimeFormat::tellsZone).isPresent();
        if (told && (zone || offset)) {
            values.warning(zone ? TIME_ZONE : TIME_OFFSET, "has no effect where time_format tells the zone");
        }
    }

    private static ZoneRules zoneRules(Values values) {
        if (values.get(TIME_SYSTEM_TIMEZONE)) {
            return ZoneId.systemDefault().getRules();
        }
        ZoneId offset = values.find(TIME_OFFSET).orElse(ZoneOffset.UTC);
        return values.find(TIME_ZONE).orElse(offset).getRules();
    }

    private static ZoneOffset offset(String text) {
        if (text.startsWith("Z")) {
            return ZoneOffset.UTC;
        }
        Matcher form = OFFSET.matcher(text.strip());
        if (form.matches()) {
            int seconds = Integer.parseInt(form.group(2)) * 3_600 + Integer.parseInt(form.group(3)) * 60;
            if (seconds <= ZoneOffset.MAX.getTotalSeconds()) {
                return ZoneOffset.ofTotalSeconds(form.group(1).equals("-") ? -seconds : seconds);
            }
        }
        throw new IllegalArgumentException("expected +hhmm, -hhmm, +hh:mm, -hh:mm or Z, at most 18 hours");
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("expected the name of a time zone, as Europe/Berlin or UTC", unknown);
        }
    }
}
