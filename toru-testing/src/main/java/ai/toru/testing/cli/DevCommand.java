package ai.toru.testing.cli;

import ai.toru.testing.dev.DevServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dev FILE}. Confined to the main thread, which lets picocli fill it in. */
@Command(
        name = "dev",
        description = "Serves a plugin on this machine, starts it anew when its files change, and shows every frame.",
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The plugin, such as my-plugin.binary.")
    private Path file = Path.of("");

    @Option(
            names = "--port",
            defaultValue = "8070",
            paramLabel = "N",
            description = "Where the page is, 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--watch",
            paramLabel = "PATH",
            description =
                    "A file or directory that is watched, too, beside FILE and the directory of its name. Repeatable.")
    private List<Path> watched = List.of();

    @Option(names = "--quiet", description = "Nothing but the address on the terminal.")
    private boolean quiet;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        check();
        PrintWriter out = spec.commandLine().getOut();
        Consumer<String> lines = quiet
                ? line -> {}
                : line -> {
                    out.println(line);
                    out.flush();
                };
        try (DevServer server = DevServer.start(file, watched, port, lines)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            out.println("The plugin " + server.id() + " is at " + server.address() + " (end with Ctrl-C)");
            out.flush();
            Thread.currentThread().join(); // until Ctrl-C
            return CommandLine.ExitCode.OK;
        } catch (IOException failed) {
            spec.commandLine().getErr().println(failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void check() {
        if (Files.isDirectory(file)) {
            throw new ParameterException(
                    spec.commandLine(),
                    file + " is a directory; name a plugin's file, such as my-plugin.binary, in it.");
        }
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), "There is no file " + file + ".");
        }
        if (!Files.isExecutable(file)) {
            throw new ParameterException(spec.commandLine(), file + " is not executable; say chmod +x " + file + ".");
        }
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "--port lies within 0 to 65535, unlike " + port + ".");
        }
    }
}
