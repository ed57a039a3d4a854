// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.parser.Parser;
import dev.weir.parser.ParserContext;
import dev.weir.parser.ParserFactory;
import dev.weir.parser.Parsers;
import dev.weir.time.Ticker;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The parsers that one configuration defines, by name in whatever case. Safe for any thread. */
public final class ParserDefinitions {
    private final Map<String, Definition<?>> definitions = new ConcurrentHashMap<>();

    ParserDefinitions() {}

    <S> void define(String name, ParserFactory<S> factory, S settings) {
        definitions.put(name.toLowerCase(Locale.ROOT), new Definition<>(name, factory, settings));
    }

    /** The parsers over those collaborators, each made anew for whoever asks. */
    public Parsers parsers(Ticker ticker, InstantSource wallClock, Metrics metrics, Notices notices) {
        return name -> Optional.ofNullable(definitions.get(name.toLowerCase(Locale.ROOT)))
                .map(definition ->
                        definition.create(new ParserContext(definition.name, ticker, wallClock, metrics, notices)));
    }

    private record Definition<S>(String name, ParserFactory<S> factory, S settings) {
        Parser create(ParserContext context) {
            return factory.create(settings, context);
        }
    }
}
