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
    private static final String LOGGING = "logback.configurationFile";

    private Kit() {}

    /** Exits with 0, 1 where something is wrong with the plugin, or 2 for a wrong command line. */
    public static void main(String... arguments) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "ai/toru/testing/cli/logging.xml");
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Kit());
    }
}
