package ai.toru.testing.cli;

import ai.toru.testing.attach.Attachment;
import ai.toru.testing.relay.Relay;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code attach}. Confined to the main thread, which lets picocli fill it in. */
@Command(
        name = "attach",
        description = "Lets a plugin that runs already, in your debugger for example, join a host.",
        mixinStandardHelpOptions = true)
final class AttachCommand implements Callable<Integer> {

    @Option(
            names = "--socket",
            required = true,
            paramLabel = "PATH",
            description = "Where the plugin listens: start it with TORU_PLUGIN_SOCKET=PATH.")
    private Path socket = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Identity identity = new Identity();

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "The host's plugins directory. Default: ${DEFAULT-VALUE}.")
    private Path plugins = Path.of("plugins");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.isDirectory(plugins)) {
            throw wrong("There is no directory " + plugins + "; name the host's plugins directory with --plugins.");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Attachment attachment = Attachment.open(socket, metadata(), plugins, out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(attachment::close));
            tell(out, attachment);
            Thread.currentThread().join(); // until Ctrl-C
            return CommandLine.ExitCode.OK;
        } catch (FileAlreadyExistsException there) {
            throw wrong("There is " + there.getFile() + " already: end the other attach command, or remove the file.");
        } catch (IllegalArgumentException refused) {
            throw wrong(refused.getMessage());
        } catch (IOException failed) {
            spec.commandLine().getErr().println("The plugin could not be attached: " + failed);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void tell(PrintWriter out, Attachment attachment) throws IOException, InterruptedException {
        out.println("The host sees " + attachment.id() + " as " + attachment.wrapper()
                + ". Rescan, unless it watches its directory. End with Ctrl-C.");
        out.flush(); // files that are asked now may take their time
        attachment.warnings().forEach(out::println);
        if (!Relay.listens(socket.toAbsolutePath())) {
            out.println("Nobody listens on " + socket + " yet; start your plugin with TORU_PLUGIN_SOCKET="
                    + socket.toAbsolutePath());
        }
        out.flush();
    }

    private String metadata() throws IOException {
        if (identity.file != null) {
            if (!Files.isRegularFile(identity.file)) {
                throw wrong("There is no file " + identity.file + ".");
            }
            return Files.readString(identity.file);
        }
        Members members = identity.members == null ? new Members() : identity.members;
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", members.id)
                .put("name", members.name)
                .put("version", "0-attached")
                .put("route", members.route)
                .toString();
    }

    private ParameterException wrong(@Nullable String message) {
        return new ParameterException(spec.commandLine(), message == null ? "That cannot be." : message);
    }

    /** Who the plugin is: from a file or in words. */
    private static final class Identity {
        @Option(
                names = "--metadata",
                paramLabel = "FILE",
                description = "What the plugin prints with --metadata. Needed for protocol 1.1.")
        private @Nullable Path file;

        @ArgGroup(exclusive = false)
        private @Nullable Members members;
    }

    /** The members that metadata must have. */
    private static final class Members {
        @Option(names = "--id", required = true, description = "The plugin's id.")
        private String id = "";

        @Option(names = "--name", required = true, description = "The plugin's name.")
        private String name = "";

        @Option(names = "--route", required = true, description = "The plugin's route, such as /my-plugin.")
        private String route = "";
    }
}
