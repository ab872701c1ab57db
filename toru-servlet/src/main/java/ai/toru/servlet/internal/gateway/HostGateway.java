package ai.toru.servlet.internal.gateway;

import ai.toru.host.ListenerRegistration;
import ai.toru.host.PluginHost;
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
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin host, seen as a gateway. Thread-safe. */
public record HostGateway(PluginHost host) implements PluginGateway {

    private static final Logger LOG = LoggerFactory.getLogger(HostGateway.class);

    @Override
    public List<PluginStatus> plugins() {
        return host.plugins();
    }

    @Override
    public Optional<PluginStatus> plugin(String pluginId) {
        return host.plugin(pluginId);
    }

    @Override
    public List<PluginReading> readings() {
        return host.readings();
    }

    @Override
    public Optional<PluginReading> reading(String pluginId) {
        return host.reading(pluginId);
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
    public CompletionStage<StreamedResponse> streamAsync(String pluginId, PluginRequest request) {
        return host.streamAsync(pluginId, request);
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
    public CompletionStage<LogTail> tailLog(String pluginId, LogTailQuery query) {
        return host.tailLog(pluginId, query);
    }

    @Override
    public ListenerRegistration watchLog(String pluginId, Runnable grown) {
        return host.watchLog(pluginId, grown);
    }

    @Override
    public ListenerRegistration addListener(PluginListener listener) {
        return host.addListener(listener);
    }

    @Override
    public CompletionStage<EventPage> events(EventQuery query) {
        return host.events(query);
    }

    @Override
    public void attempted(AdminAttempt attempt) {
        try {
            host.recordAttempt(attempt);
        } catch (HostClosedException e) {
            LOG.debug("Nobody is told of an attempt to administer a host that is closed: {}", attempt, e);
        }
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
