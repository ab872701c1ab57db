package ai.toru.testing.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line's main command, which does nothing itself. Confined to the main thread. */
@Command(
        name = "toru",
        description = "Tools for authors of Toru plugins.",
        mixinStandardHelpOptions = true,
        versionProvider = KitVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CheckCommand.class, AttachCommand.class, DevCommand.class, NewCommand.class, HelpCommand.class})
public final class Kit {
    private Kit() {}

    /** Exits with 0, 1 where something is wrong with the plugin, or 2 for a wrong command line. */
    public static void main(String... arguments) {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // the host inside has nothing to log to, and says so
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Kit());
    }
}
