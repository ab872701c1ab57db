package ai.toru.servlet.internal.manage;

import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import ai.toru.host.plugin.RescanResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the management interface says of a plugin. Every member is always there; null where there is nothing to say. */
final class StatusJson {

    private static final Set<String> WITHHELD = Set.of("pid", "socket_path", "log_path", "file");

    private static final String REASON_WITHHELD = "Those who may manage plugins see why it is in this state.";

    private StatusJson() {}

    /** @param full whether for somebody who may manage plugins */
    static List<Map<String, @Nullable Object>> of(List<PluginStatus> statuses, boolean full) {
        return statuses.stream().map(status -> of(status, full)).toList();
    }

    /** @param full the same */
    static Map<String, @Nullable Object> of(PluginStatus status, boolean full) {
        return full ? of(status) : reduced(status);
    }

    static Map<String, @Nullable Object> of(PluginStatus status) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", status.id());
        addMetadata(json, status.metadata());
        addState(json, status);
        addRuns(json, status);
        addProtocol(json, status);
        json.put("in_flight", status.inFlight());
        json.put("queued", status.queued());
        ProcessUsage usage = status.usage();
        json.put("memory_bytes", usage == null ? null : usage.memoryBytes());
        json.put("cpu_ms", usage == null ? null : usage.cpuTime().toMillis());
        json.put("log_path", text(status.logPath()));
        return json;
    }

    /** For those who may not manage plugins: without what tells of this machine and of the plugin's insides. */
    private static Map<String, @Nullable Object> reduced(PluginStatus status) {
        Map<String, @Nullable Object> json = of(status);
        WITHHELD.forEach(member -> json.replace(member, null));
        json.replace("reason", status.reason() == null ? null : REASON_WITHHELD);
        PluginExit exit = status.lastExit();
        if (exit != null) {
            json.replace("last_exit", exit(exit, List.of()));
        }
        return json;
    }

    static Map<String, @Nullable Object> of(RescanResult result) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("added", result.added());
        json.put("changed", result.changed());
        json.put("removed", result.removed());
        json.put("invalid", result.invalid());
        return json;
    }

    private static void addMetadata(Map<String, @Nullable Object> json, @Nullable PluginMetadata metadata) {
        json.put("name", metadata == null ? null : metadata.name());
        json.put("version", metadata == null ? null : metadata.version());
        json.put("author", metadata == null ? null : metadata.author());
        json.put("icon", metadata == null ? null : metadata.icon());
        json.put("route", metadata == null ? null : metadata.route());
    }

    private static void addState(Map<String, @Nullable Object> json, PluginStatus status) {
        json.put("enabled", status.enabled());
        json.put("running", status.running());
        json.put("health", status.health().name().toLowerCase(Locale.ROOT));
        json.put("state", status.state().name());
        json.put("reason", status.reason());
        if (status.state() == PluginState.INVALID) {
            json.put("file", text(status.binary().getFileName()));
        }
    }

    private static void addRuns(Map<String, @Nullable Object> json, PluginStatus status) {
        json.put("run", status.run());
        json.put("pid", status.pid());
        json.put("socket_path", text(status.socketPath()));
        json.put("restart_count", status.restartCount());
        json.put("consecutive_failures", status.consecutiveFailures());
        json.put("next_restart_at", status.nextRestartAt());
        json.put("started_at", status.startedAt());
        json.put("uptime_ms", status.uptime().toMillis());
        PluginExit exit = status.lastExit();
        json.put("last_exit", exit == null ? null : exit(exit, exit.stderrTail()));
        json.put(
                "earlier_exits",
                status.exits().stream()
                        .skip(1)
                        .map(earlier -> exit(earlier, null))
                        .toList());
    }

    private static Map<String, @Nullable Object> exit(PluginExit exit, @Nullable List<String> stderrTail) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("run", exit.run());
        json.put("code", exit.code());
        json.put("signal", exit.signal());
        json.put("at", exit.at());
        json.put("lifetime_ms", exit.lifetime().toMillis());
        json.put("expected", exit.expected());
        json.put("requests_lost", exit.requestsLost());
        if (stderrTail != null) {
            json.put("stderr_tail", stderrTail);
        }
        return json;
    }

    /** A path is iterable, and would become an array of its parts. */
    private static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toString();
    }

    private static void addProtocol(Map<String, @Nullable Object> json, PluginStatus status) {
        PluginMetadata metadata = status.metadata();
        json.put("protocol", metadata == null ? null : metadata.protocol().version());
        json.put("features", metadata == null ? null : new TreeSet<>(status.features()));
    }
}
