package ai.toru.host.plugin;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a plugin is run: the host's own settings for all plugins, or those for one. Immutable.
 *
 * @param environment variables added to what the plugin inherits
 * @param connections how many requests a plugin without {@code multiplex} gets at once
 * @param requestTimeout how long a request may take where it does not say itself
 * @param keyValueTimeout how long the plugin's answer to {@code handle_kv} may take
 * @param startTimeout how long its process may take to accept its first connection
 * @param shutdownTimeout how long it may take to exit after {@code shutdown}, before SIGTERM
 * @param terminateTimeout how long it may take after SIGTERM, before SIGKILL
 * @param drainTimeout how long a replaced process may take over the requests it has
 * @param stopBeforeReplacing whether a restart or a new file stops the old process before it starts the new one
 * @param restartPolicy when failed runs are followed by new ones
 * @param unhealthyAfterTimeouts after so many requests in a row without an answer it is {@link PluginState#UNHEALTHY}
 * @param replaceUnresponsive whether a process that is unhealthy for that reason is replaced
 * @param pingInterval how often a plugin that declares {@code ping} is asked whether it lives
 * @param confinement limits, launcher and user
 * @param logToHost whether what it writes also goes to the host's logger {@code toru.plugin.ID}
 */
public record PluginSettings(
        Map<String, String> environment,
        int connections,
        Duration requestTimeout,
        Duration keyValueTimeout,
        Duration startTimeout,
        Duration shutdownTimeout,
        Duration terminateTimeout,
        Duration drainTimeout,
        boolean stopBeforeReplacing,
        RestartPolicy restartPolicy,
        int unhealthyAfterTimeouts,
        boolean replaceUnresponsive,
        Duration pingInterval,
        Confinement confinement,
        boolean logToHost) {

    /** All defaults, as {@link Builder} names them. */
    public static final PluginSettings DEFAULTS = new PluginSettings(
            Map.of(),
            1,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            false,
            RestartPolicy.DEFAULTS,
            3,
            false,
            Duration.ofSeconds(10),
            Confinement.NONE,
            false);

    /**
     * Checks the numbers as {@link Builder} does.
     *
     * @throws IllegalArgumentException if one makes no sense
     */
    public PluginSettings {
        environment = Map.copyOf(environment);
        Options.within("connections", connections, 1, 256);
        Options.positive("requestTimeout", requestTimeout);
        Options.positive("keyValueTimeout", keyValueTimeout);
        Options.positive("startTimeout", startTimeout);
        Options.positive("shutdownTimeout", shutdownTimeout);
        Options.positive("terminateTimeout", terminateTimeout);
        Options.positive("drainTimeout", drainTimeout);
        Objects.requireNonNull(restartPolicy, "restartPolicy");
        Options.within("unhealthyAfterTimeouts", unhealthyAfterTimeouts, 1, 1_000_000);
        Options.positive("pingInterval", pingInterval);
        Objects.requireNonNull(confinement, "confinement");
    }

    /** A builder that begins with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Collects settings. Not thread-safe. A value that makes no sense is refused at once with an {@link
     * IllegalArgumentException} that names it.
     */
    public static final class Builder {

        private final Map<String, String> environment;
        private int connections;
        private Duration requestTimeout;
        private Duration keyValueTimeout;
        private Duration startTimeout;
        private Duration shutdownTimeout;
        private Duration terminateTimeout;
        private Duration drainTimeout;
        private boolean stopBeforeReplacing;
        private RestartPolicy restartPolicy;
        private int unhealthyAfterTimeouts;
        private boolean replaceUnresponsive;
        private Duration pingInterval;
        private ResourceLimits limits;
        private List<String> launcher;
        private @Nullable String user;
        private boolean logToHost;

        private Builder(PluginSettings from) {
            environment = new HashMap<>(from.environment);
            connections = from.connections;
            requestTimeout = from.requestTimeout;
            keyValueTimeout = from.keyValueTimeout;
            startTimeout = from.startTimeout;
            shutdownTimeout = from.shutdownTimeout;
            terminateTimeout = from.terminateTimeout;
            drainTimeout = from.drainTimeout;
            stopBeforeReplacing = from.stopBeforeReplacing;
            restartPolicy = from.restartPolicy;
            unhealthyAfterTimeouts = from.unhealthyAfterTimeouts;
            replaceUnresponsive = from.replaceUnresponsive;
            pingInterval = from.pingInterval;
            limits = from.confinement.limits();
            launcher = from.confinement.launcher();
            user = from.confinement.user();
            logToHost = from.logToHost;
        }

        /**
         * Adds a variable to the environment. Plugins inherit {@code PATH}, {@code HOME}, {@code LANG}, {@code LC_*}, {@code
         * TZ} and {@code TMPDIR} of the host's process and nothing else; the {@code TORU_*} variables of the plugin guide
         * are always set.
         */
        public Builder environment(String name, String value) {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("\"" + name + "\" and its value are no environment variable.");
            }
            environment.put(name, value);
            return this;
        }

        /**
         * How many requests a plugin gets at once, each on a connection of its own. More than one needs a plugin that
         * serves connections side by side. Does not apply to a plugin that declares {@code multiplex}: that has one
         * connection, and says itself how many requests it takes at once on it. Default: 1.
         *
         * @param count 1 to 256
         */
        public Builder connections(int count) {
            connections = Options.within("connections", count, 1, 256);
            return this;
        }

        /** How long a request may take, waiting included, where it does not say itself. Default: 30 s. */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = Options.positive("requestTimeout", timeout);
            return this;
        }

        /**
         * How long the plugin may take to answer a key-value request of the host ({@code handle_kv}), waiting included.
         * Default: 5 s.
         */
        public Builder keyValueTimeout(Duration timeout) {
            keyValueTimeout = Options.positive("keyValueTimeout", timeout);
            return this;
        }

        /** How long the process may take from its start to its first connection. Default: 5 s. */
        public Builder startTimeout(Duration timeout) {
            startTimeout = Options.positive("startTimeout", timeout);
            return this;
        }

        /** How long the process may take to exit after {@code shutdown}; then comes SIGTERM. Default: 5 s. */
        public Builder shutdownTimeout(Duration timeout) {
            shutdownTimeout = Options.positive("shutdownTimeout", timeout);
            return this;
        }

        /** How long the process may take to exit after SIGTERM; then comes SIGKILL. Default: 2 s. */
        public Builder terminateTimeout(Duration timeout) {
            terminateTimeout = Options.positive("terminateTimeout", timeout);
            return this;
        }

        /**
         * How long a process that is replaced, or whose file was removed, may take over the requests it has before it is
         * stopped. Default: 30 s.
         */
        public Builder drainTimeout(Duration timeout) {
            drainTimeout = Options.positive("drainTimeout", timeout);
            return this;
        }

        /**
         * Whether a restart, or a changed file, first stops the old process: for plugins of which two cannot live side by
         * side, as they hold a port or a file. Requests in between wait or fail. Default: false, the new process takes over
         * once it answers.
         */
        public Builder stopBeforeReplacing(boolean stop) {
            stopBeforeReplacing = stop;
            return this;
        }

        /** When failed runs are followed by new ones. Default: {@link RestartPolicy#DEFAULTS}. */
        public Builder restartPolicy(RestartPolicy policy) {
            restartPolicy = Objects.requireNonNull(policy, "restartPolicy");
            return this;
        }

        /**
         * After so many requests in a row that the process had and did not answer in time, the plugin is {@link
         * PluginState#UNHEALTHY}, until it answers one. Default: 3.
         *
         * @param count 1 to 1,000,000
         */
        public Builder unhealthyAfterTimeouts(int count) {
            unhealthyAfterTimeouts = Options.within("unhealthyAfterTimeouts", count, 1, 1_000_000);
            return this;
        }

        /** Whether a process that is unhealthy because it does not answer is replaced by a new one. Default: false. */
        public Builder replaceUnresponsive(boolean replace) {
            replaceUnresponsive = replace;
            return this;
        }

        /**
         * How often a plugin that declares {@code ping} is asked whether it lives, which it has to answer within the same
         * time. When it has missed three in a row it is {@link PluginState#UNHEALTHY}, and replaced by a new process. Others
         * are never asked. Default: 10 s.
         */
        public Builder pingInterval(Duration interval) {
            pingInterval = Options.positive("pingInterval", interval);
            return this;
        }

        /** What the process may use. Linux only. Default: {@link ResourceLimits#NONE}. */
        public Builder limits(ResourceLimits most) {
            limits = Objects.requireNonNull(most, "limits");
            return this;
        }

        /**
         * A command that is put in front of the plugin's own, to confine it: for example {@code bwrap --ro-bind / / --dev
         * /dev …}. It has to become the plugin, or hand signals on and end with it, and it must let the plugin reach its
         * socket's directory. It does not apply to {@code --metadata}. Default: none.
         */
        public Builder launcher(List<String> command) {
            command.forEach(part -> {
                if (part.isEmpty() || part.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("launcher has a part that is empty or contains NUL: " + command);
                }
            });
            launcher = List.copyOf(command);
            return this;
        }

        /**
         * The operating system's user the process runs as, with that user's groups and home directory; the host has to be
         * root for that. The user must be able to read the plugin's file, and to enter the directories above that file and
         * above the sockets directory. Its socket is {@code sock} in a directory of its own below that, which only this
         * user may enter. It does not apply to {@code --metadata}. Default: the host's own.
         */
        public Builder user(String name) {
            if (!Objects.requireNonNull(name, "user").matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}\\$?")) {
                throw new IllegalArgumentException("user \"" + name + "\" is no name of a user.");
            }
            user = name;
            return this;
        }

        /**
         * Whether each line it writes also goes to the SLF4J logger {@code toru.plugin.ID}, at the line's own level. Default:
         * false.
         */
        public Builder logToHost(boolean log) {
            logToHost = log;
            return this;
        }

        /** These settings. */
        public PluginSettings build() {
            return new PluginSettings(
                    environment,
                    connections,
                    requestTimeout,
                    keyValueTimeout,
                    startTimeout,
                    shutdownTimeout,
                    terminateTimeout,
                    drainTimeout,
                    stopBeforeReplacing,
                    restartPolicy,
                    unhealthyAfterTimeouts,
                    replaceUnresponsive,
                    pingInterval,
                    new Confinement(limits, launcher, user),
                    logToHost);
        }
    }
}
