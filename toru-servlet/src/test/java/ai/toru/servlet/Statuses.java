package ai.toru.servlet;

import ai.toru.host.metrics.DurationReading;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Statuses for tests. */
public final class Statuses {

    public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private Statuses() {}

    public static PluginStatus running(String id, String route) {
        return status(id, route, PluginState.RUNNING, true, null);
    }

    static PluginStatus disabled(String id, String route) {
        return status(id, route, PluginState.DISABLED, false, "Switched off.");
    }

    /** One that takes bodies in parts. */
    static PluginStatus streaming(String id, String route) {
        return status(id, route, PluginState.RUNNING, true, null, Set.of("stream"));
    }

    public static PluginStatus status(
            String id, String route, PluginState state, boolean enabled, @Nullable String reason) {
        return status(id, route, state, enabled, reason, Set.of());
    }

    private static PluginStatus status(
            String id,
            String route,
            PluginState state,
            boolean enabled,
            @Nullable String reason,
            Set<String> features) {
        PluginMetadata metadata = new PluginMetadata(
                id, "Name of " + id, "1.2.3", "Somebody", "🚀", route, ProtocolDeclaration.V1_0, Map.of());
        return new PluginStatus(
                id,
                Path.of("/plugins/" + id + ".binary"),
                metadata,
                state,
                enabled,
                reason,
                3,
                4711L,
                Path.of("/sockets/" + id + ".sock"),
                Path.of("/logs/" + id + ".log"),
                2,
                0,
                null,
                NOON,
                Duration.ofSeconds(90),
                List.of(new PluginExit(2, null, 9, NOON, Duration.ofSeconds(30), false, 1, List.of("last words"))),
                new ProcessUsage(32 << 20, Duration.ofMillis(1500)),
                1,
                5,
                features);
    }

    /** What a host might have counted; nothing of a file that is no plugin. */
    static PluginReading reading(PluginStatus status) {
        if (status.state() == PluginState.INVALID) {
            return PluginReading.withoutNumbers(status);
        }
        return new PluginReading(
                status,
                new TreeMap<>(Map.of("2xx", 7L, "plugin_timeout", 2L)),
                new DurationReading(Collections.nCopies(DurationReading.BOUNDS.size() + 1, 9L), 1_500_000_000L),
                new TreeMap<>(Map.of(KeyValueAction.GET, new TreeMap<>(Map.of("ok", 3L)))));
    }

    public static PluginStatus invalid(String id) {
        return new PluginStatus(
                id,
                Path.of("/plugins/" + id + ".binary"),
                null,
                PluginState.INVALID,
                false,
                "It printed garbage.",
                0,
                null,
                null,
                null,
                0,
                0,
                null,
                null,
                Duration.ZERO,
                List.of(),
                null,
                0,
                0,
                Set.of());
    }
}
