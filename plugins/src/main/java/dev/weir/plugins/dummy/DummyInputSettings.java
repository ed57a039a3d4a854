// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.dummy;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.codec.JsonLimits;
import dev.weir.plugins.codec.JsonReader;
import dev.weir.plugins.codec.JsonRecords;
import dev.weir.plugins.codec.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a dummy input.
 *
 * @param records the records of one turn, each a MessagePack map
 * @param metadata the metadata of each event, a MessagePack map
 * @param interval time between turns
 * @param copies how often a turn makes its records
 * @param samples turns in all; 0 is without end
 * @param startTime time of the first event; the present time where there is none
 * @param fixedTime whether all events have the time of the first
 * @param atOnce whether the first turn is at the start and not an interval later
 */
public record DummyInputSettings(
        List<byte[]> records,
        byte[] metadata,
        Duration interval,
        int copies,
        int samples,
        Optional<Instant> startTime,
        boolean fixedTime,
        boolean atOnce) {
    private static final int RECORD_MAX = 1_000_000;

    private static final Key<String> DUMMY = Key.text("dummy")
            .byDefault("{\"message\":\"dummy\"}")
            .different("text that is no JSON object is an error, not the default; variables are replaced once")
            .doc("The record, as a JSON object; several objects are several events.");
    private static final Key<String> METADATA = Key.text("metadata")
            .byDefault("{}")
            .different("text that is no JSON object is an error, not the default; variables are replaced once")
            .doc("The metadata of each event, as a JSON object.");
    private static final Key<Integer> RATE = Key.integer("rate")
            .byDefault(1)
            .between(1, 10_000_000)
            .same()
            .doc("Turns per second; without effect where an interval is given.");
    private static final Key<Integer> INTERVAL_SEC = Key.integer("interval_sec")
            .byDefault(0)
            .atLeast(0)
            .same()
            .unit("seconds")
            .doc("Time between turns, with interval_nsec.");
    private static final Key<Integer> INTERVAL_NSEC = Key.integer("interval_nsec")
            .byDefault(0)
            .between(0, 999_999_999)
            .same()
            .unit("ns")
            .doc("Time between turns, with interval_sec.");
    private static final Key<Integer> SAMPLES =
            Key.integer("samples").byDefault(0).atLeast(0).same().doc("Turns in all; 0 is without end.");
    private static final Key<Integer> COPIES =
            Key.integer("copies").byDefault(1).between(1, 100_000).same().doc("How often each turn makes the record.");
    private static final Key<Integer> START_TIME_SEC = Key.integer("start_time_sec")
            .byDefault(-1)
            .atLeast(-1)
            .same()
            .unit("seconds since 1970")
            .doc("Time of the first event; -1 is the present time. The times of later ones go on from it.");
    private static final Key<Integer> START_TIME_NSEC = Key.integer("start_time_nsec")
            .byDefault(-1)
            .between(-1, 999_999_999)
            .same()
            .unit("ns")
            .doc("Nanoseconds of start_time_sec.");
    private static final Key<Boolean> FIXED_TIMESTAMP =
            Key.flag("fixed_timestamp").byDefault(false).same().doc("Gives all events the time of the first.");
    private static final Key<Boolean> FLUSH_ON_STARTUP = Key.flag("flush_on_startup")
            .byDefault(false)
            .same()
            .doc("Has the first turn at the start, and not an interval later.");

    static final KeyGroup KEYS = KeyGroup.of(
            "Dummy",
            DUMMY,
            METADATA,
            RATE,
            INTERVAL_SEC,
            INTERVAL_NSEC,
            SAMPLES,
            COPIES,
            START_TIME_SEC,
            START_TIME_NSEC,
            FIXED_TIMESTAMP,
            FLUSH_ON_STARTUP,
            Key.flag("test_hang_on_exit").absent("it serves Fluent Bit's own tests"));

    /** Copies the list. */
    public DummyInputSettings {
        records = List.copyOf(records);
    }

    static DummyInputSettings from(Values values) {
        var settings = new DummyInputSettings(
                records(values),
                metadata(values),
                interval(values),
                values.get(COPIES),
                values.get(SAMPLES),
                startTime(values),
                values.get(FIXED_TIMESTAMP),
                values.get(FLUSH_ON_STARTUP));
        long turn = DummyInput.turnSize(settings);
        if (turn > DummyInput.TURN_MAX) {
            values.problem(COPIES, "makes too much at once: bytes=" + turn + ", limit=" + DummyInput.TURN_MAX);
        }
        return settings;
    }

    private static List<byte[]> records(Values values) {
        byte[] text = values.get(DUMMY).getBytes(StandardCharsets.UTF_8);
        List<byte[]> all = new ArrayList<>();
        try {
            var cursor = new JsonRecords(JsonLimits.DEFAULT);
            cursor.reset(text, 0, text.length);
            while (cursor.hasNext()) {
                var record = new MessagePackWriter(RECORD_MAX);
                cursor.read(record);
                all.add(record.toByteArray());
            }
        } catch (MalformedJsonException fault) {
            values.problem(DUMMY, "is no JSON: " + fault.reason());
        }
        if (all.isEmpty()) {
            values.problem(DUMMY, "holds no JSON object");
        }
        return all;
    }

    private static byte[] metadata(Values values) {
        byte[] text = values.get(METADATA).strip().getBytes(StandardCharsets.UTF_8);
        var map = new MessagePackWriter(RECORD_MAX);
        try {
            new JsonReader(JsonLimits.DEFAULT).readWhole(text, 0, text.length, map);
        } catch (MalformedJsonException fault) {
            values.problem(METADATA, "is no JSON: " + fault.reason());
        }
        if (text.length == 0 || text[0] != '{') {
            values.problem(METADATA, "is no JSON object");
        }
        return map.toByteArray();
    }

    private static Duration interval(Values values) {
        Duration given = Duration.ofSeconds(values.get(INTERVAL_SEC), values.get(INTERVAL_NSEC));
        return given.isZero() ? Duration.ofSeconds(1).dividedBy(values.get(RATE)) : given;
    }

    private static Optional<Instant> startTime(Values values) {
        int seconds = values.get(START_TIME_SEC);
        int nanos = values.get(START_TIME_NSEC);
        if (seconds < 0 && nanos < 0) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(Math.max(0, seconds), Math.max(0, nanos)));
    }
}
