package ai.toru.demo.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line. Confined to the main thread, which lets picocli fill it in. */
@Command(
        name = "java -jar toru-demo.war",
        description = "%nHosts Toru plugins and serves them, with a page to look after them.%n",
        optionListHeading = "Options:%n",
        sortOptions = false,
        usageHelpWidth = 110,
        customSynopsis = "java -jar toru-demo.war [options]",
        footer =
                "%nThe directories and --transport can also be given as system properties, -Dtoru.plugins=DIR and so on. Where the"
                        + " same file is deployed as a WAR, these or context parameters of the same names are the only way.%n%n"
                        + "java -jar toru-demo.war kv   looks after the key-value data of a demo that does not run, and says how.")
final class DemoOptions {
    enum Transport {
        AUTO,
        JUNIXSOCKET,
        JDK;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern HOST_NAME = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9._-]{1,253}");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3000",
            description = "TCP port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; one that other machines reach takes --admin-password-file."
                    + " Default: ${DEFAULT-VALUE}")
    private String host = "";

    @Option(
            names = "--admin-password-file",
            paramLabel = "FILE",
            description = "File with the password of the user \"admin\" in its first line, readable by you only."
                    + " With it everybody has to log in, from wherever. Default: none, and only this machine gets in")
    private @Nullable String adminPasswordFile;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description = "Name under which browsers reach this machine, beside its addresses and localhost;"
                    + " repeatable. Requests for other names are refused")
    private List<String> hostNames = List.of();

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            defaultValue = "${sys:toru.plugins}",
            description = "Directory with plugins (NAME.binary); made if missing. "
                    + "Default: ./plugins if it exists, else sample plugins unpacked into the data directory")
    private @Nullable Path plugins;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:toru.data:-toru-data}",
            description = "Directory for what has to outlive a restart. Default: ./toru-data")
    private Path data = Path.of("");

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            defaultValue = "${sys:toru.logs}",
            description = "Directory for the plugins' logs. Default: logs in the data directory")
    private @Nullable Path logs;

    @Option(
            names = "--sockets",
            paramLabel = "DIR",
            defaultValue = "${sys:toru.sockets}",
            description =
                    "Directory for the plugins' Unix sockets; keep it short. Default: a private one the host makes")
    private @Nullable Path sockets;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "${sys:toru.transport:-auto}",
            description = "Unix sockets by junixsocket, jdk or auto. Default: auto")
    private Transport transport = Transport.AUTO;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this and exit")
    private boolean help;

    /** From the file; null without one. */
    private @Nullable String adminPassword;

    private DemoOptions() {}

    /**
     * Reads and checks a command line.
     *
     * @throws ParameterException with what is wrong; it knows the usage, too
     */
    static DemoOptions parse(String... arguments) {
        DemoOptions options = new DemoOptions();
        CommandLine commandLine = new CommandLine(options);
        commandLine.registerConverter(int.class, DemoOptions::portNumber);
        commandLine.registerConverter(Transport.class, DemoOptions::transportNamed);
        commandLine.registerConverter(Path.class, DemoOptions::directory);
        commandLine.parseArgs(arguments);
        if (!options.help) {
            options.check(commandLine);
        }
        return options;
    }

    boolean help() {
        return help;
    }

    String usage() {
        return new CommandLine(this).getUsageMessage();
    }

    int port() {
        return port;
    }

    String host() {
        return host;
    }

    /** What the user {@code admin} has to know; null where nobody has to log in. */
    @Nullable
    String adminPassword() {
        return adminPassword;
    }

    /** Whether other machines can reach it. */
    boolean open() {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    /** The web application's context parameters that these options amount to. */
    Map<String, String> contextParameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "toru.plugins", plugins == null ? existingDefault() : plugins);
        put(parameters, "toru.data", data);
        put(parameters, "toru.logs", logs);
        put(parameters, "toru.sockets", sockets);
        parameters.put("toru.transport", transport.text());
        if (adminPassword != null) {
            parameters.put("toru.access", "standard");
            parameters.put("toru.adminRole", AdminLogin.ROLE);
            parameters.put("toru.hostNames", String.join(",", allHostNames()));
        }
        return parameters;
    }

    /** Numeric addresses need not be listed. */
    private List<String> allHostNames() {
        return Stream.concat(Stream.of("localhost", host), hostNames.stream())
                .filter(name -> HOST_NAME.matcher(name).matches())
                .toList();
    }

    private static @Nullable Path existingDefault() {
        Path plugins = Path.of("plugins");
        return Files.isDirectory(plugins) ? plugins : null;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable Path directory) {
        if (directory != null) {
            parameters.put(name, directory.toAbsolutePath().normalize().toString());
        }
    }

    private static int portNumber(String text) {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > 65_535) {
            throw new TypeConversionException("'" + text + "' is not a number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static Transport transportNamed(String text) {
        for (Transport transport : Transport.values()) {
            if (transport.text().equalsIgnoreCase(text)) {
                return transport;
            }
        }
        throw new TypeConversionException("'" + text + "' is none of auto, junixsocket and jdk");
    }

    private static Path directory(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("the name of a directory is missing");
        }
        return Path.of(text);
    }

    private void check(CommandLine commandLine) {
        readPassword(commandLine);
        checkHost(commandLine);
        checkHostNames(commandLine);
        checkDirectory(commandLine, "--plugins", plugins);
        checkDirectory(commandLine, "--data", data);
        checkDirectory(commandLine, "--logs", logs);
        checkDirectory(commandLine, "--sockets", sockets);
    }

    private void checkHost(CommandLine commandLine) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress() && adminPassword == null) {
                throw new ParameterException(
                        commandLine,
                        "--host " + host + " would let other machines in, and remote administration without a password"
                                + " is refused: give --admin-password-file FILE too, or use 127.0.0.1, ::1 or localhost");
            }
        } catch (UnknownHostException e) {
            throw new ParameterException(
                    commandLine, "--host " + host + " is not an address of this machine: use 127.0.0.1", e);
        }
    }

    private void readPassword(CommandLine commandLine) {
        if (adminPasswordFile == null) {
            return;
        }
        try {
            adminPassword = PasswordFile.read(Path.of(adminPasswordFile));
        } catch (IOException | InvalidPathException e) {
            throw new ParameterException(commandLine, "--admin-password-file " + e.getMessage(), e);
        }
    }

    private void checkHostNames(CommandLine commandLine) {
        for (String name : hostNames) {
            if (!HOST_NAME.matcher(name).matches()) {
                throw new ParameterException(
                        commandLine,
                        "--host-name " + name + " is not a host name: give one without scheme, port and path");
            }
        }
        if (!hostNames.isEmpty() && adminPassword == null) {
            throw new ParameterException(
                    commandLine,
                    "--host-name is of use with --admin-password-file only: without a password the demo answers this"
                            + " machine alone, as localhost");
        }
    }

    private static void checkDirectory(CommandLine commandLine, String option, @Nullable Path directory) {
        if (directory != null && Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new ParameterException(
                    commandLine, option + " " + directory + " is not a directory: name one that is, or a new one");
        }
    }
}
