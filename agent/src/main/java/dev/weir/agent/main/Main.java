// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.assembly.Assembly;
import dev.weir.agent.assembly.Plan;
import dev.weir.agent.assembly.Plugins;
import dev.weir.agent.cli.CommandLine;
import dev.weir.agent.cli.HelpText;
import dev.weir.agent.cli.Request;
import dev.weir.agent.file.ConfigurationReader;
import dev.weir.agent.file.ConfigurationText;
import dev.weir.agent.file.Environment;
import dev.weir.config.Problems;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import java.util.Optional;

/** The entry of the program. */
public final class Main {
    private static final int REFUSED = 1;

    private Main() {}

    /** Does what the command line asks for and ends the process with its exit code. */
    public static void main(String[] arguments) {
        main(
                arguments,
                new RealDisk(Thread.ofPlatform().daemon().name("weir-watch").factory()));
    }

    /** As the entry, over a disk of the caller's. */
    static void main(String[] arguments, Disk disk) {
        int code = run(CommandLine.parse(arguments), disk);
        System.out.flush();
        System.exit(code);
    }

    private static int run(CommandLine asked, Disk disk) {
        return switch (asked) {
            case CommandLine.Run run -> start(run.request(), disk);
            case CommandLine.Check check -> check(check.request(), disk);
            case CommandLine.Help _ -> print(HelpText.text());
            case CommandLine.HelpOn on -> PluginHelp.print(on, Plugins.ofClassPath());
            case CommandLine.Version _ -> print("Weir v" + Version.TEXT + " (Java " + Runtime.version() + ")");
            case CommandLine.Scene scene -> SideModules.scene(scene.arguments());
            case CommandLine.Simulate simulate -> SideModules.simulate(simulate.arguments());
            case CommandLine.Store store -> StoreCommand.run(store);
            case CommandLine.Dump dump -> DumpCommand.run(dump);
            case CommandLine.Export export -> ExportCommand.run(export);
            case CommandLine.Repair repair -> RepairCommand.run(repair);
            case CommandLine.Drain drain -> DrainCommand.run(drain, disk);
            case CommandLine.Forget forget -> ForgetCommand.run(forget);
            case CommandLine.Letters letters -> LettersCommand.run(letters);
            case CommandLine.LettersHelp _ -> print(HelpText.letters());
            case CommandLine.StoreHelp _ -> print(HelpText.store());
            case CommandLine.Refused refused -> refuse(refused);
        };
    }

    private static int print(String text) {
        System.out.println(text);
        return 0;
    }

    private static int refuse(CommandLine.Refused refused) {
        refused.messages().forEach(message -> System.err.println("weir: " + message));
        System.err.println("weir: '" + refused.help() + "' shows how it is used");
        return CommandLine.Refused.EXIT_CODE;
    }

    private static int start(Request request, Disk disk) {
        var problems = new Problems();
        Optional<Plan> plan = plan(request, problems);
        if (plan.isEmpty()) {
            System.err.print(problems.render());
            System.err.println("weir: the configuration is refused, errors=" + problems.errorCount());
            return REFUSED;
        }
        return new Agent(LeftChunkFiles.with(plan.get(), disk), problems, disk).run();
    }

    private static int check(Request request, Disk disk) {
        var problems = new Problems();
        Optional<Plan> plan = plan(request, problems);
        System.out.print(problems.render());
        if (plan.isEmpty()) {
            System.out.println("refused, errors=" + problems.errorCount());
            return REFUSED;
        }
        System.out.print(WorstCase.of(LeftChunkFiles.with(plan.get(), disk))
                .render(Runtime.getRuntime().maxMemory()));
        System.out.print(DiskCase.of(plan.get()));
        System.out.print(LeftChunkFiles.text(plan.get(), disk));
        System.out.print(RoutePromises.of(plan.get()));
        System.out.println("configuration test is successful");
        return 0;
    }

    /** The plan of a configuration, where it has no error; what is wrong is added to the problems. */
    static Optional<Plan> plan(Request request, Problems problems) {
        ConfigurationText text =
                new ConfigurationReader(Environment.ofProcess()).read(request.file(), request.sections(), problems);
        return new Assembly(Plugins.named(text.service(), problems), problems).assemble(text);
    }
}
