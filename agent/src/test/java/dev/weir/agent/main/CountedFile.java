// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file output has written, as it was when the file was read: its events, those that are there more than once, and
 * lines that are not one whole event.
 *
 * <p>What a sender sent again is told apart by the attempt that each event names, so it is no repeat.
 */
final class CountedFile {
    /** Of the file, in the folder of an agent. */
    static final String NAME = "out";

    private static final int WHOLE = (1 << NumberedBatch.EVENTS) - 1;
    private static final int SHOWN = 200;
    private static final String EVENT =
            "\\{'stream':'(\\w+)','batch':(\\d+),'attempt':(\\d+),'index':(\\d+)(?:,'text':'x{60}')?\\}";
    private static final Pattern PARSED = Pattern.compile(EVENT.replace("'", "\""));
    private static final Pattern UNPARSED = Pattern.compile("\\{\"log\":\"" + EVENT.replace("'", "\\\\\"") + "\"\\}");

    private final Function<NumberedBatch, String> place;
    private final Map<NumberedBatch, Integer> seen = new HashMap<>();
    private final Map<String, NumberedBatch> newest = new HashMap<>();
    private final Map<String, List<String>> repeated = new HashMap<>();
    private final List<String> torn = new ArrayList<>();
    private final List<String> disorder = new ArrayList<>();
    private int lines;

    private CountedFile(Function<NumberedBatch, String> place) {
        this.place = place;
    }

    /**
     * Reads the file; as if it were empty where there is none.
     *
     * @param folder of the agent
     * @param place what it is of a stream within which batches are to stand in order
     */
    static CountedFile in(Path folder, Function<NumberedBatch, String> place) throws IOException {
        var counted = new CountedFile(place);
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return counted;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                counted.count(line);
            }
        }
        counted.lookAtEnd(file);
        return counted;
    }

    private void count(String line) {
        lines++;
        Matcher event = PARSED.matcher(line);
        if (!event.matches()) {
            event = UNPARSED.matcher(line);
        }
        if (!event.matches()) {
            torn.add("line " + lines + ": " + line.substring(0, Math.min(line.length(), SHOWN)));
            return;
        }
        NumberedBatch batch = NumberedBatch.of(event);
        int bit = 1 << NumberedBatch.index(event);
        int before = seen.getOrDefault(batch, 0);
        seen.put(batch, before | bit);
        if ((before & bit) != 0) {
            repeated.computeIfAbsent(batch.stream(), none -> new ArrayList<>()).add("line " + lines + ": " + line);
            return;
        }
        NumberedBatch last = newest.put(place.apply(batch), batch);
        if (last != null && last.compareTo(batch) > 0) {
            disorder.add(batch + " after " + last);
        }
    }

    private void lookAtEnd(Path file) throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            if (content.length() > 0) {
                content.seek(content.length() - 1);
                if (content.read() != '\n') {
                    torn.add("the last line has no end");
                }
            }
        }
    }

    /** Whether every event of a batch is there, in whatever attempt. */
    boolean hasWhole(NumberedBatch batch, int attempts) {
        int bits = 0;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            bits |= seen.getOrDefault(new NumberedBatch(batch.stream(), batch.number(), attempt), 0);
        }
        return bits == WHOLE;
    }

    /** Events of a stream that its sender sent once and that are there again. */
    List<String> repeated(String stream) {
        return repeated.getOrDefault(stream, List.of());
    }

    /** Events of a stream that are there again because their sender had no answer, and sent them again. */
    int sentAgain(String stream) {
        Map<Integer, Integer> byBatch = new HashMap<>();
        int again = 0;
        for (Map.Entry<NumberedBatch, Integer> each : seen.entrySet()) {
            NumberedBatch batch = each.getKey();
            if (batch.stream().equals(stream)) {
                int others = byBatch.getOrDefault(batch.number(), 0);
                again += Integer.bitCount(others & each.getValue());
                byBatch.put(batch.number(), others | each.getValue());
            }
        }
        return again;
    }

    /** Lines that are not one whole event. */
    List<String> torn() {
        return torn;
    }

    /** Events that stand in another order than they were sent in. */
    List<String> disorder() {
        return disorder;
    }

    int lines() {
        return lines;
    }
}
