package ai.toru.servlet.internal.gateway;

import ai.toru.host.PluginHost;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.RouteMatch;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A plugin host, seen as a gateway. Thread-safe. */
public record HostGateway(PluginHost host) implements PluginGateway {

    @Override
    public List<PluginStatus> plugins() {
        return host.plugins();
    }

    @Override
    public Optional<PluginStatus> plugin(String pluginId) {
        return host.plugin(pluginId);
    }

    @Override
    public Optional<RouteMatch> route(String path) {
        return host.route(path);
    }

    @Override
    public CompletionStage<PluginResponse> requestAsync(String pluginId, PluginRequest request) {
        return host.requestAsync(pluginId, request);
    }

    @Override
    public CompletionStage<PluginStatus> enable(String pluginId) {
        return host.enable(pluginId);
    }

    @Override
    public CompletionStage<PluginStatus> disable(String pluginId) {
        return host.disable(pluginId);
    }

    @Override
    public CompletionStage<PluginStatus> restart(String pluginId) {
        return host.restart(pluginId);
    }

    @Override
    public CompletionStage<RescanResult> rescan() {
        return host.rescan();
    }

    @Override
    public CompletionStage<LogPage> log(String pluginId, LogQuery query) {
        return host.log(pluginId, query);
    }

    @Override
    public CompletionStage<EventPage> events(EventQuery query) {
        return host.events(query);
    }

    @Override
    public KeyValues keyValue(String pluginId) {
        return host.keyValue(pluginId);
    }

    @Override
    public ByteBudget budget() {
        return host.byteBudget();
    }

    @Override
    public Path pluginsDirectory() {
        return host.pluginsDirectory();
    }
}
