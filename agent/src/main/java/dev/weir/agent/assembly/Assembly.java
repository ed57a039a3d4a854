// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.agent.file.ConfigurationText;
import dev.weir.buffer.InputPolicy;
import dev.weir.config.Entry;
import dev.weir.config.KnownKeys;
import dev.weir.config.Place;
import dev.weir.config.Problems;
import dev.weir.config.Reading;
import dev.weir.config.Schema;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import dev.weir.config.Value;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.filter.FilterFactory;
import dev.weir.input.InputFactory;
import dev.weir.input.InputKeys;
import dev.weir.output.OutputFactory;
import dev.weir.parser.ParserFactory;
import dev.weir.pipeline.FilterPlan;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.route.TagPattern;
import dev.weir.store.StorageKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a {@link Plan} of a configuration's sections. Whatever is wrong, in whichever section, is added
 * to the problems; only where there is no error is there a plan. Not safe for several threads.
 */
public final class Assembly {
    /** Formats of parsers that Fluent Bit has and Weir does not. */
    private static final Set<String> LATER_FORMATS = Set.of("logfmt", "ltsv", "tskv");

    private final Plugins plugins;
    private final Problems problems;
    private final KnownKeys knownKeys;
    private final ParserSections parserSections;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Identities inputIdentities;
    private final Identities outputIdentities;
    private final IdentityHashMap<Section, List<String>> ackRoutes = new IdentityHashMap<>();
    private boolean alone;
    private StorageKeys.OfService storage = StorageKeys.OfService.NONE;

    /** Over those plugins, reporting there. */
    public Assembly(Plugins plugins, Problems problems) {
        this.plugins = plugins;
        this.problems = problems;
        knownKeys = CommonKeys.known(plugins);
        parserSections = new ParserSections(problems);
        inputIdentities = new Identities(problems);
        outputIdentities = new Identities(problems);
    }

    /** The plan, if there is no error. */
    public Optional<Plan> assemble(ConfigurationText text) {
        boolean whole = problems.ok(); // else sections may be missing that are there
        alone = text.inputs().size() == 1 && text.outputs().size() == 1;
        Optional<AgentKeys.Service> service = read(text.service(), AgentKeys.SCHEMA);
        storage = service.map(AgentKeys.Service::storage).orElse(StorageKeys.OfService.NONE);
        RetryPolicy scheduler = service.map(AgentKeys.Service::scheduler).orElse(RetryPolicy.USUAL);
        var inputs = new ArrayList<InputPlan<?>>();
        text.inputs().forEach(section -> input(section).ifPresent(inputs::add));
        var filters = new ArrayList<FilterPlan<?>>();
        text.filters().forEach(section -> filter(section).ifPresent(filters::add));
        names.clear();
        var outputs = new ArrayList<OutputPlan<?>>();
        text.outputs().forEach(section -> output(section, scheduler).ifPresent(outputs::add));
        if (whole && outputs.size() == text.outputs().size()) {
            ackRoutes.forEach((section, routes) -> refuseUnknown(section, routes, outputs));
        }
        var parsers = new ParserDefinitions();
        text.parsers().forEach(section -> define(section, parsers));
        parserSections.refuseUndefined(text.parsers());
        if (whole) {
            demandSomething(text);
        }
        if (service.isEmpty() || !problems.ok()) {
            return Optional.empty();
        }
        return Optional.of(new Plan(service.get(), inputs, filters, outputs, parsers));
    }

    private void refuseUnknown(Section section, List<String> routes, List<OutputPlan<?>> outputs) {
        List<String> known = outputs.stream().map(OutputPlan::name).toList();
        Place place =
                section.find(InputKeys.ACK_ROUTES.name()).map(Entry::place).orElse(section.place());
        for (String route : routes) {
            if (!known.contains(route)) {
                problems.error(
                        place,
                        InputKeys.ACK_ROUTES + ": no output is named " + route + "; there "
                                + (known.size() == 1 ? "is " : "are ") + String.join(", ", known));
            }
        }
    }

    private void demandSomething(ConfigurationText text) {
        Place place = text.files().isEmpty()
                ? Place.COMMAND_LINE
                : new Place(text.files().getFirst().toString(), 0);
        if (text.inputs().isEmpty()) {
            problems.error(place, "there is no input: add at least one");
        }
        if (text.outputs().isEmpty()) {
            problems.warning(place, "there is no output: every event will count as unrouted");
        }
    }

    private <S> Optional<S> read(Section section, Schema<S> schema) {
        var reading = new Reading(section, problems);
        Optional<S> settings = reading.read(schema);
        reading.finish(knownKeys);
        return settings;
    }

    private void define(Section section, ParserDefinitions parsers) {
        Optional<Entry> format = section.find("format");
        if (format.isEmpty()) {
            problems.error(section.place(), section.title() + " needs the key format: " + plugins.parserFormats());
            return;
        }
        String name = format.get().value() instanceof Value.Text text ? text.text() : "";
        plugins.parser(name)
                .ifPresentOrElse(
                        factory -> define(section, factory, parsers), () -> cannotDefine(section, format.get(), name));
    }

    /** Fluent Bit's own parsers file has parsers that hardly anybody uses; they must not keep it from being read. */
    private void cannotDefine(Section section, Entry format, String name) {
        if (LATER_FORMATS.contains(name.toLowerCase(Locale.ROOT)) && !parserSections.isUsed(section)) {
            problems.warning(
                    format.place(), section.title() + " cannot be used: Weir has no parser format " + name + " yet");
        } else {
            problems.error(format.place(), Plugins.unknown("parser format", name, plugins.parserFormats()));
        }
    }

    private <S> void define(Section section, ParserFactory<S> factory, ParserDefinitions parsers) {
        Section usable = parserSections.withoutTrifles(section, factory.schema());
        read(usable, factory.schema()).ifPresent(settings -> parsers.define(section.name(), factory, settings));
    }

    private Optional<InputPlan<?>> input(Section section) {
        Optional<InputFactory<?>> factory = plugins.input(section.name());
        if (factory.isEmpty()) {
            problems.error(section.place(), Plugins.unknown("input", section.name(), plugins.inputNames()));
            return Optional.empty();
        }
        return input(section, factory.get()).map(plan -> plan);
    }

    private <S> Optional<InputPlan<S>> input(Section section, InputFactory<S> factory) {
        String number = numbered(factory.name(), "input");
        parserSections.noteUses(section, factory.schema());
        var reading = new Reading(section, problems);
        Optional<CommonKeys.OfInput> common = reading.read(CommonKeys.INPUT);
        Optional<S> settings = reading.read(factory.schema());
        reading.finish(knownKeys);
        if (common.isEmpty() || settings.isEmpty()) {
            return Optional.empty();
        }
        String name = unique(section, common.get().alias().orElse(number));
        String tag = common.get().tag().orElse(factory.makesTags() ? "" : number);
        InputPolicy policy = common.get()
                .policy(factory.largestItem(settings.get()), storage)
                .withHeadroom(factory.headroom(settings.get()));
        ackRoutes.put(section, policy.ackRoutes());
        String identity =
                inputIdentities.of(section, factory.name(), common.get().alias(), factory.place(settings.get()));
        return Optional.of(new InputPlan<>(name, identity, factory, settings.get(), tag, policy));
    }

    private Optional<FilterPlan<?>> filter(Section section) {
        Optional<FilterFactory<?>> factory = plugins.filter(section.name());
        if (factory.isEmpty()) {
            problems.error(section.place(), Plugins.unknown("filter", section.name(), plugins.filterNames()));
            return Optional.empty();
        }
        return filter(section, factory.get()).map(plan -> plan);
    }

    private <S> Optional<FilterPlan<S>> filter(Section section, FilterFactory<S> factory) {
        String number = numbered(factory.name(), "filter");
        parserSections.noteUses(section, factory.schema());
        var reading = new Reading(section, problems);
        Optional<CommonKeys.OfFilter> common = reading.read(CommonKeys.FILTER);
        Optional<S> settings = reading.read(factory.schema());
        reading.finish(knownKeys);
        if (common.isEmpty() || settings.isEmpty()) {
            return Optional.empty();
        }
        String name = common.get().alias().orElse(number);
        return Optional.of(new FilterPlan<>(
                name, factory, settings.get(), match(section, common.get().match())));
    }

    private Optional<OutputPlan<?>> output(Section section, RetryPolicy scheduler) {
        Optional<OutputFactory<?>> factory = plugins.output(section.name());
        if (factory.isEmpty()) {
            problems.error(section.place(), Plugins.unknown("output", section.name(), plugins.outputNames()));
            return Optional.empty();
        }
        return output(section, factory.get(), scheduler).map(plan -> plan);
    }

    private <S> Optional<OutputPlan<S>> output(Section section, OutputFactory<S> factory, RetryPolicy scheduler) {
        String number = numbered(factory.name(), "output");
        var reading = new Reading(section, problems);
        Optional<S> settings = reading.read(factory.schema());
        Optional<CommonKeys.OfOutput> common = reading.read(CommonKeys.OUTPUT);
        reading.finish(knownKeys);
        if (common.isEmpty() || settings.isEmpty()) {
            return Optional.empty();
        }
        String name = unique(section, common.get().alias().orElse(number));
        LanePolicy lane = common.get().lane(scheduler, factory.linger(settings.get()), storage);
        String identity =
                outputIdentities.of(section, factory.name(), common.get().alias(), factory.place(settings.get()));
        return Optional.of(new OutputPlan<>(
                name,
                identity,
                factory,
                settings.get(),
                match(section, common.get().match()),
                lane));
    }

    /** A lone input and a lone output belong together without a word, as in Fluent Bit. */
    private TagPattern match(Section section, Optional<TagPattern> given) {
        if (given.isPresent()) {
            return given.get();
        }
        if (alone && section.kind() == SectionKind.OUTPUT) {
            return TagPattern.ALL;
        }
        problems.warning(
                section.place(), section.title() + " has no match, so no event comes to it; match: '*'" + " wants all");
        return TagPattern.NONE;
    }

    /** The plugin's name with its number among those of its kind, as Fluent Bit counts: tail.0, tail.1. */
    private String numbered(String plugin, String kind) {
        int number = numbers.merge(kind + "/" + plugin, 1, Integer::sum) - 1;
        return plugin + "." + number;
    }

    private String unique(Section section, String name) {
        if (!names.add(name)) {
            problems.error(
                    section.place(),
                    "the name " + name + " is taken by another "
                            + section.kind().word() + "; give one of them another alias");
        }
        return name;
    }
}
