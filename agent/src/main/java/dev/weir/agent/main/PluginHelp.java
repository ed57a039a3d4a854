// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.AgentKeys;
import dev.weir.agent.assembly.CommonKeys;
import dev.weir.agent.assembly.Plugins;
import dev.weir.agent.cli.CommandLine;
import dev.weir.config.KeyGroup;
import dev.weir.config.KeyReference;
import dev.weir.config.Names;
import dev.weir.config.Schema;
import dev.weir.config.SectionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the keys of a plugin in the terminal. */
final class PluginHelp {
    private PluginHelp() {}

    /** Prints what was asked for; 0, or 1 where there is no such plugin. */
    static int print(CommandLine.HelpOn asked, Plugins plugins) {
        String name = asked.plugin();
        if (name.equalsIgnoreCase("service")) {
            show("service", "What holds for the whole agent.", AgentKeys.SCHEMA);
            return 0;
        }
        int shown = 0;
        if (wants(asked, SectionKind.INPUT) && plugins.input(name).isPresent()) {
            var input = plugins.input(name).get();
            show("input " + input.name(), input.summary(), input.schema(), CommonKeys.INPUT);
            shown++;
        }
        if (wants(asked, SectionKind.FILTER) && plugins.filter(name).isPresent()) {
            var filter = plugins.filter(name).get();
            show("filter " + filter.name(), filter.summary(), filter.schema(), CommonKeys.FILTER);
            shown++;
        }
        if (wants(asked, SectionKind.OUTPUT) && plugins.output(name).isPresent()) {
            var output = plugins.output(name).get();
            show("output " + output.name(), output.summary(), output.schema(), CommonKeys.OUTPUT);
            shown++;
        }
        if (shown == 0) {
            List<String> near = Names.nearest(name.toLowerCase(Locale.ROOT), plugins.names());
            System.err.println("weir: there is no plugin " + Names.shortened(name)
                    + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near)));
            System.err.println("weir: inputs: "
                    + names(plugins.inputs().stream().map(i -> i.name()).toList()));
            System.err.println("weir: filters: "
                    + names(plugins.filters().stream().map(f -> f.name()).toList()));
            System.err.println("weir: outputs: "
                    + names(plugins.outputs().stream().map(o -> o.name()).toList()));
        }
        return shown == 0 ? 1 : 0;
    }

    private static boolean wants(CommandLine.HelpOn asked, SectionKind kind) {
        return asked.kind().isEmpty() || asked.kind().get() == kind;
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static void show(String title, String summary, Schema<?>... schemas) {
        System.out.println(title);
        System.out.println("  " + summary);
        System.out.println();
        var groups = new ArrayList<KeyGroup>();
        for (Schema<?> schema : schemas) {
            groups.addAll(schema.groups());
        }
        System.out.println(KeyReference.terminal(groups));
    }
}
