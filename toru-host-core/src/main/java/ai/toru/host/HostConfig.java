package ai.toru.host;

import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.supervision.RestartPolicy;
import ai.toru.host.kv.KeyValueStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything a builder was told, with defaults filled in. Immutable. */
record HostConfig(
        Path pluginsDirectory,
        Path dataDirectory,
        Path logsDirectory,
        Path socketsDirectory,
        TransportChoice transport,
        @Nullable KeyValueStore keyValueStore,
        boolean enableNewPlugins,
        Map<String, String> environment,
        Map<String, Integer> connections,
        Duration requestTimeout,
        Duration startTimeout,
        Duration shutdownTimeout,
        Duration terminateTimeout,
        int maxQueuedRequests,
        int maxStartsAtOnce,
        ProtocolLimits limits,
        RestartPolicy restartPolicy) {}
