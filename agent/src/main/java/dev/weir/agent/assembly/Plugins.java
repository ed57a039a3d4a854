// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.config.Entry;
import dev.weir.config.Names;
import dev.weir.config.Problems;
import dev.weir.config.Section;
import dev.weir.config.Value;
import dev.weir.filter.FilterFactory;
import dev.weir.input.InputFactory;
import dev.weir.output.OutputFactory;
import dev.weir.parser.ParserFactory;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The plugins that there are: those on the class path, and those in the jars of one folder more. Safe
 * for any thread once made. A jar of the folder wins nothing: a name that is taken is refused.
 */
public final class Plugins {
    private final Map<String, InputFactory<?>> inputs = new TreeMap<>();
    private final Map<String, FilterFactory<?>> filters = new TreeMap<>();
    private final Map<String, OutputFactory<?>> outputs = new TreeMap<>();
    private final Map<String, ParserFactory<?>> parsers = new TreeMap<>();

    private Plugins(ClassLoader loader) {
        collect(loader, InputFactory.class, inputs, InputFactory::name);
        collect(loader, FilterFactory.class, filters, FilterFactory::name);
        collect(loader, OutputFactory.class, outputs, OutputFactory::name);
        collect(loader, ParserFactory.class, parsers, ParserFactory::format);
    }

    /** Those of the class path. */
    public static Plugins ofClassPath() {
        return new Plugins(Plugins.class.getClassLoader());
    }

    /**
     * Those of the class path, and of the folder that the service section names. Where that cannot be
     * used, the reason is added to the problems, and those of the class path are all that there is.
     */
    public static Plugins named(Section service, Problems problems) {
        Optional<Entry> folder = service.find(AgentKeys.PLUGINS_PATH.name());
        if (folder.isPresent() && folder.get().value() instanceof Value.Text given) {
            try {
                return with(Path.of(given.text()));
            } catch (IllegalArgumentException refused) {
                problems.error(folder.get().place(), "plugins_path: " + refused.getMessage());
            }
        }
        return ofClassPath();
    }

    /**
     * Those of the class path and of the jars in a folder.
     *
     * @throws IllegalArgumentException if the folder cannot be read, two plugins have the same name, or a
     *     jar is broken
     */
    public static Plugins with(Path folder) {
        try (var names = Files.list(folder)) {
            URL[] jars = names.filter(name -> name.toString().endsWith(".jar"))
                    .sorted()
                    .map(Plugins::url)
                    .toArray(URL[]::new);
            // The loader stays open: classes are loaded as long as the plugins are in use.
            return new Plugins(new URLClassLoader(jars, Plugins.class.getClassLoader()));
        } catch (NoSuchFileException | NotDirectoryException missing) {
            throw new IllegalArgumentException("there is no folder " + folder.toAbsolutePath(), missing);
        } catch (IOException failed) {
            throw new IllegalArgumentException("cannot read the folder " + folder + ": " + failed, failed);
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new IllegalArgumentException("a jar in the folder " + folder + " is broken: " + broken, broken);
        }
    }

    private static URL url(Path jar) {
        try {
            URI uri = jar.toUri();
            return uri.toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException("no address for " + jar, impossible);
        }
    }

    private static <F> void collect(ClassLoader loader, Class<?> kind, Map<String, F> into, Function<F, String> name) {
        for (Object found : ServiceLoader.load(kind, loader)) {
            @SuppressWarnings("unchecked") // the loader gives nothing but what the kind says
            F factory = (F) found;
            String known = name.apply(factory).toLowerCase(Locale.ROOT);
            F before = into.putIfAbsent(known, factory);
            if (before != null) {
                throw new IllegalArgumentException("two plugins are named " + known + ": "
                        + before.getClass().getName() + " and "
                        + factory.getClass().getName());
            }
        }
    }

    /** The inputs by name. */
    public Collection<InputFactory<?>> inputs() {
        return inputs.values();
    }

    /** The filters by name. */
    public Collection<FilterFactory<?>> filters() {
        return filters.values();
    }

    /** The outputs by name. */
    public Collection<OutputFactory<?>> outputs() {
        return outputs.values();
    }

    /** The parsers by format. */
    public Collection<ParserFactory<?>> parsers() {
        return parsers.values();
    }

    /** The input of that name, in whatever case. */
    public Optional<InputFactory<?>> input(String name) {
        return Optional.ofNullable(inputs.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The filter of that name, in whatever case. */
    public Optional<FilterFactory<?>> filter(String name) {
        return Optional.ofNullable(filters.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The output of that name, in whatever case. */
    public Optional<OutputFactory<?>> output(String name) {
        return Optional.ofNullable(outputs.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The parsers of that format, in whatever case. */
    public Optional<ParserFactory<?>> parser(String format) {
        return Optional.ofNullable(parsers.get(format.toLowerCase(Locale.ROOT)));
    }

    /** The names of inputs, filters and outputs, each once. */
    public List<String> names() {
        return Stream.of(inputs, filters, outputs)
                .flatMap(kind -> kind.keySet().stream())
                .distinct()
                .toList();
    }

    /** What to say of a plugin that does not exist. */
    static String unknown(String kind, String name, Collection<String> known) {
        String unknown = "unknown " + kind + " " + Names.shortened(name);
        if (known.isEmpty()) {
            return unknown + "; there is no " + kind + " in Weir yet";
        }
        List<String> near = Names.nearest(name.toLowerCase(Locale.ROOT), List.copyOf(known));
        return unknown
                + (near.isEmpty()
                        ? "; there are " + String.join(", ", known)
                        : "; nearest: " + String.join(", ", near));
    }

    Collection<String> inputNames() {
        return inputs.keySet();
    }

    Collection<String> filterNames() {
        return filters.keySet();
    }

    Collection<String> outputNames() {
        return outputs.keySet();
    }

    Collection<String> parserFormats() {
        return parsers.keySet();
    }
}
