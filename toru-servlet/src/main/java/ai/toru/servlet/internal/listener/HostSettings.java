package ai.toru.servlet.internal.listener;

import ai.toru.host.PluginHost;
import ai.toru.host.PluginHostBuilder;
import ai.toru.host.TransportChoice;
import ai.toru.host.plugin.HostConfigurationException;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a web application's own host keeps its things. Immutable.
 *
 * @param plugins the plugins directory
 * @param data the data directory
 * @param logs the logs directory
 * @param sockets the directory for sockets; null for the host's own choice, which is short enough
 * @param transport the implementation of Unix domain sockets
 * @param watch how often the host looks at the plugins directory by itself; null for not at all
 */
public record HostSettings(
        Path plugins,
        Path data,
        Path logs,
        @Nullable Path sockets,
        TransportChoice transport,
        @Nullable Duration watch) {

    private static final Logger LOG = LoggerFactory.getLogger(HostSettings.class);

    /**
     * Reads each setting from its system property, else from the context-parameter of the same name, else it is below
     * the directory that the container gave the application for temporary files (whose path may be too long for sockets,
     * and which may be emptied with each deployment, so a warning says so).
     *
     * @throws HostConfigurationException for a value that will not do
     */
    public static HostSettings of(ServletContext context) {
        return of(context, System::getProperty);
    }

    static HostSettings of(ServletContext context, Function<String, @Nullable String> systemProperty) {
        Source source = new Source(context, systemProperty);
        Path plugins = source.directory("toru.plugins");
        Path data = source.directory("toru.data");
        Path logs = source.directoryIfGiven("toru.logs");
        return new HostSettings(
                plugins,
                data,
                logs == null ? data.resolve("logs") : logs,
                source.directoryIfGiven("toru.sockets"),
                source.transport(),
                source.watch());
    }

    /** A host with these settings, not started. */
    public PluginHost build() {
        PluginHostBuilder builder = PluginHost.builder(plugins)
                .dataDirectory(data)
                .logsDirectory(logs)
                .transport(transport);
        if (sockets != null) {
            builder.socketsDirectory(sockets);
        }
        if (watch != null) {
            builder.watch(watch);
        }
        return builder.build();
    }

    /** Where the values come from. Immutable. */
    private record Source(ServletContext context, Function<String, @Nullable String> systemProperty) {

        private static final String TRANSPORT = "toru.transport";
        private static final String WATCH = "toru.watch";
        private static final BigDecimal SHORTEST_WATCH = new BigDecimal("0.1");
        private static final BigDecimal LONGEST_WATCH = new BigDecimal("3600");

        Path directory(String name) {
            Path given = directoryIfGiven(name);
            return given == null ? below(name) : given;
        }

        @Nullable
        Path directoryIfGiven(String name) {
            String value = value(name);
            try {
                return value == null ? null : Path.of(value).toAbsolutePath();
            } catch (InvalidPathException e) {
                throw bad(name, "the path of a directory", String.valueOf(value), e);
            }
        }

        TransportChoice transport() {
            String value = value(TRANSPORT);
            try {
                return value == null ? TransportChoice.AUTO : TransportChoice.valueOf(value.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                String choices = Arrays.toString(TransportChoice.values()).toLowerCase(Locale.ROOT);
                throw bad(TRANSPORT, "one of " + choices, String.valueOf(value), e);
            }
        }

        @Nullable
        Duration watch() {
            String value = value(WATCH);
            try {
                BigDecimal seconds = value == null ? BigDecimal.ZERO : new BigDecimal(value);
                if (seconds.signum() == 0) {
                    return null;
                }
                if (seconds.compareTo(SHORTEST_WATCH) < 0 || seconds.compareTo(LONGEST_WATCH) > 0) {
                    throw new NumberFormatException("out of range");
                }
                return Duration.ofMillis(seconds.movePointRight(3).longValue());
            } catch (NumberFormatException e) {
                throw bad(
                        WATCH,
                        "0 (off) or " + SHORTEST_WATCH + " to " + LONGEST_WATCH + " s",
                        String.valueOf(value),
                        e);
            }
        }

        private @Nullable String value(String name) {
            String operators = systemProperty.apply(name);
            String value = operators == null || operators.isBlank() ? context.getInitParameter(name) : operators;
            return value == null || value.isBlank() ? null : value.strip();
        }

        private Path below(String name) {
            if (context.getAttribute(ServletContext.TEMPDIR) instanceof File directory) {
                Path below = directory.toPath().toAbsolutePath().resolve(name.replace('.', '/'));
                LOG.warn(
                        "{} is not set, so it is {}, which the container may empty when the application is deployed anew. To"
                                + " keep what is in there, set the system property or context-parameter {} to a directory.",
                        name,
                        below,
                        name);
                return below;
            }
            throw new HostConfigurationException("The container gives this application no directory for temporary"
                    + " files. Set the system property or context-parameter " + name + " to a directory.");
        }

        private static HostConfigurationException bad(String name, String wanted, String value, Exception cause) {
            return new HostConfigurationException(
                    "The system property or context-parameter " + name + " must be " + wanted + ", but is \"" + value
                            + "\".",
                    cause);
        }
    }
}
