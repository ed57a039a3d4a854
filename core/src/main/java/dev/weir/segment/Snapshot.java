// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.segment.Tables.Source;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The payload of a SNAPSHOT frame: the {@link Tables} of a log as they were when the frame was written.
 *
 * <p>A count of 32 bits stands before each list, a length of 32 bits before each text.
 */
final class Snapshot {
    private static final int VERSION = 1;

    private Snapshot() {}

    static ByteBuffer write(Tables tables) {
        var out = new ByteWriter();
        LogTotals totals = tables.totals();
        out.putInt(VERSION);
        out.putLong(totals.lost());
        out.putLong(totals.doubtful());
        tallies(out, totals.storedByInput());
        tallies(out, totals.bufferedByOutput());
        out.putInt(tables.positions().size());
        tables.positions().forEach((source, offset) -> {
            out.putText(source.input());
            out.putText(source.name());
            out.putLong(offset);
        });
        out.putInt(tables.segmentsReplacedIn().size());
        for (long segment : tables.segmentsReplacedIn()) {
            out.putLong(segment);
            out.putInt(tables.replacedIn(segment).size());
            tables.replacedIn(segment).forEach(out::putLong);
        }
        return out.bytes();
    }

    private static void tallies(ByteWriter out, Map<String, Tally> counts) {
        out.putInt(counts.size());
        counts.forEach((name, tally) -> {
            out.putText(name);
            out.putLong(tally.events());
            out.putLong(tally.bytes());
        });
    }

    /**
     * The tables that a payload holds.
     *
     * @throws IllegalArgumentException if it is of a later version, or is not what it should be
     */
    static Tables read(ByteBuffer payload) {
        try {
            var in = new ByteReader(payload);
            if (in.getInt() != VERSION) {
                throw new IllegalArgumentException("a snapshot of a version that is not known here");
            }
            var tables = new Tables();
            long lost = in.getLong();
            long doubtful = in.getLong();
            tables.restore(new LogTotals(tallies(in), tallies(in), lost, doubtful));
            for (int count = in.getInt(); count > 0; count--) {
                Source source = new Source(in.getText(), in.getText());
                tables.move(source, in.getLong());
            }
            for (int count = in.getInt(); count > 0; count--) {
                long segment = in.getLong();
                tables.giveUp(segment);
                for (int chunks = in.getInt(); chunks > 0; chunks--) {
                    tables.replace(segment, in.getLong());
                }
            }
            return tables;
        } catch (BufferUnderflowException tooShort) {
            throw new IllegalArgumentException("a snapshot that is too short", tooShort);
        }
    }

    private static Map<String, Tally> tallies(ByteReader in) {
        Map<String, Tally> counts = new HashMap<>();
        for (int count = in.getInt(); count > 0; count--) {
            String name = in.getText();
            counts.put(name, new Tally(in.getLong(), in.getLong()));
        }
        return counts;
    }
}
