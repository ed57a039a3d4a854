// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.parser.Parser;
import dev.weir.parser.ParserFactory;
import dev.weir.parser.Parsers;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The parsers of one configuration, each made anew for whoever asks. Safe for any thread. */
final class DefinedParsers implements Parsers {
    private final Map<String, Definition<?>> definitions = new ConcurrentHashMap<>();

    <S> void define(String name, ParserFactory<S> factory, S settings) {
        definitions.put(name.toLowerCase(Locale.ROOT), new Definition<>(factory, settings));
    }

    boolean has(String name) {
        return definitions.containsKey(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<Parser> named(String name) {
        return Optional.ofNullable(definitions.get(name.toLowerCase(Locale.ROOT)))
                .map(Definition::create);
    }

    private record Definition<S>(ParserFactory<S> factory, S settings) {
        Parser create() {
            return factory.create(settings);
        }
    }
}
