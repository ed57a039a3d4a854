// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Entry;
import dev.weir.config.Place;
import dev.weir.config.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/**
 * YAML text as values with their lines. Every scalar is a text ({@code on} and {@code 5M} stay what
 * they are), tags mean nothing, and aliases are refused (Fluent Bit refuses them too), so that a
 * value is no larger than its text. At most {@value #DEPTH_MAX} levels deep.
 *
 * <p>What is no YAML becomes one problem, without an excerpt of the text, which may hold secrets;
 * the documents before it are kept.
 */
final class YamlText {

    private static final int DEPTH_MAX = 32;

    private final Source source;
    private final Draft draft;
    private final Iterator<Event> events;
    private Place reached;

    private YamlText(Source source, Draft draft, Iterator<Event> events) {
        this.source = source;
        this.draft = draft;
        this.events = events;
        this.reached = source.line(1);
    }

    /** What ends the reading of a file. */
    @SuppressWarnings("serial")
    private static final class Refusal extends RuntimeException {
        private final Place place;

        Refusal(Place place, String message) {
            super(message, null, false, false);
            this.place = place;
        }
    }

    /** The documents of a file; normally one. */
    static List<Value> parse(Source source, Draft draft) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.path().toString())
                .setCodePointLimit(Integer.MAX_VALUE) // the bound on files holds
                .build();
        List<Value> documents = new ArrayList<>();
        YamlText text = new YamlText(
                source, draft, new Parse(settings).parseString(source.text()).iterator());
        try {
            text.documents(documents);
        } catch (Refusal refusal) {
            draft.problems.error(refusal.place, String.valueOf(refusal.getMessage()));
        } catch (MarkedYamlEngineException broken) {
            draft.problems.error(source.line(line(broken)), "this is not YAML: " + told(broken));
        } catch (ReaderException broken) {
            Place place = source.line(line(source.text(), broken.getPosition()));
            draft.problems.error(place, "a character that YAML does not allow");
        } catch (RuntimeException broken) { // the scanner has others, for one where a text ends within an escape
            draft.problems.error(
                    text.reached,
                    "this is not YAML from here on: " + broken.getClass().getSimpleName());
        }
        return documents;
    }

    private static int line(MarkedYamlEngineException broken) {
        return broken.getProblemMark()
                        .or(broken::getContextMark)
                        .map(Mark::getLine)
                        .orElse(0)
                + 1;
    }

    private static String told(MarkedYamlEngineException broken) {
        String context = broken.getContext();
        String begun = broken.getContextMark()
                .map(mark -> context + " that began in line " + (mark.getLine() + 1) + ", ")
                .orElse("");
        return (context == null ? "" : begun) + broken.getProblem();
    }

    private static int line(String text, int codePoints) {
        int end = text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    private void documents(List<Value> into) {
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                into.add(value(events.next(), 0));
            }
        }
    }

    private Value value(Event event, int depth) {
        Place place = place(event);
        if (depth > DEPTH_MAX) {
            throw new Refusal(place, "nested too deep, limit=" + DEPTH_MAX);
        }
        if (!draft.room()) {
            throw new Refusal(place, "too many values in a configuration, limit=" + Draft.VALUES_MAX);
        }
        return switch (event) {
            case ScalarEvent scalar -> new Value.Text(scalar.getValue(), place);
            case SequenceStartEvent _ -> new Value.Many(items(depth), place);
            case MappingStartEvent _ -> new Value.Nested(entries(depth), place);
            case AliasEvent alias ->
                throw new Refusal(place, "aliases are not supported; write the value of *" + alias.getAlias() + " out");
            default -> throw new Refusal(place, "this is not YAML that a configuration can hold");
        };
    }

    private List<Value> items(int depth) {
        List<Value> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(value(event, depth + 1));
        }
        return items;
    }

    private List<Entry> entries(int depth) {
        List<Entry> entries = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            if (!(event instanceof ScalarEvent key) || key.getValue().isBlank()) {
                throw new Refusal(place(event), "a key is a word");
            }
            entries.add(new Entry(key.getValue().strip(), value(events.next(), depth + 1), place(event)));
        }
        return entries;
    }

    private Place place(Event event) {
        reached = source.line(event.getStartMark().map(Mark::getLine).orElse(0) + 1);
        return reached;
    }
}
