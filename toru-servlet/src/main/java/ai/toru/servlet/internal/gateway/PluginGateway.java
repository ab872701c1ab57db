package ai.toru.servlet.internal.gateway;

import ai.toru.host.ListenerRegistration;
import ai.toru.host.event.AdminAttempt;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.PluginListener;
import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.RouteMatch;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The part of {@link ai.toru.host.PluginHost} that the servlets use; see there. Thread-safe. */
public interface PluginGateway {

    /** All plugins, invalid files included. */
    List<PluginStatus> plugins();

    /** One plugin. */
    Optional<PluginStatus> plugin(String pluginId);

    /** All plugins' numbers, invalid files included. */
    List<PluginReading> readings();

    /** One plugin's numbers. */
    Optional<PluginReading> reading(String pluginId);

    /** The plugin that a path belongs to. */
    Optional<RouteMatch> route(String path);

    /** Sends a request; cancelling the stage's future gives it up. */
    CompletionStage<PluginResponse> requestAsync(String pluginId, PluginRequest request);

    /** Sends a request whose answer may come in parts; the same. An answer in parts has to be read, or closed. */
    CompletionStage<StreamedResponse> streamAsync(String pluginId, PluginRequest request);

    /** Whether a plugin takes requests' bodies in parts. */
    default boolean takesParts(String pluginId) {
        return plugin(pluginId)
                .filter(status -> status.features().contains("stream"))
                .isPresent();
    }

    /** Switches on. */
    CompletionStage<PluginStatus> enable(String pluginId);

    /** Switches off. */
    CompletionStage<PluginStatus> disable(String pluginId);

    /** Has a new process take the place of the present one. */
    CompletionStage<PluginStatus> restart(String pluginId);

    /** Looks at the plugins directory again. */
    CompletionStage<RescanResult> rescan();

    /** Reads a plugin's log back. */
    CompletionStage<LogPage> log(String pluginId, LogQuery query);

    /** Reads a plugin's log forwards. */
    CompletionStage<LogTail> tailLog(String pluginId, LogTailQuery query);

    /** Has somebody called when a plugin's log has grown. */
    ListenerRegistration watchLog(String pluginId, Runnable grown);

    /** Has a listener hear what happens to plugins; the journal has each event before. */
    ListenerRegistration addListener(PluginListener listener);

    /** Reads what happened to plugins. */
    CompletionStage<EventPage> events(EventQuery query);

    /** Tells of an attempt to administer plugins. Never fails. */
    void attempted(AdminAttempt attempt);

    /** A plugin's key-value data; there need not be such a plugin, but its id has to be one. */
    KeyValues keyValue(String pluginId);

    /** What all requests and answers may hold together. */
    ByteBudget budget();

    /** Where the plugins' files are. */
    Path pluginsDirectory();
}
