package ai.toru.host;

import ai.toru.host.event.PluginListener;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.PluginStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** SKELETON for parallel work; the author of the facade replaces the bodies, the signatures stay. */
public final class PluginHost implements AutoCloseable {
    private PluginHost() {}
    /** Starts a builder. All else has defaults. */
    public static PluginHostBuilder builder(Path pluginsDirectory) { throw new UnsupportedOperationException(); }
    /** Scans the plugins directory and starts what is enabled; returns when each enabled plugin runs or has failed its first start. */
    public PluginHost start() { throw new UnsupportedOperationException(); }
    /** The unique id of this installation. */
    public String instanceId() { throw new UnsupportedOperationException(); }
    /** All plugins, by id; invalid files included. */
    public List<PluginStatus> plugins() { throw new UnsupportedOperationException(); }
    /** One plugin. */
    public Optional<PluginStatus> plugin(String pluginId) { throw new UnsupportedOperationException(); }
    /** The enabled or disabled plugin whose route is the longest whole-segment prefix of a raw path. */
    public Optional<RouteMatch> route(String rawPath) { throw new UnsupportedOperationException(); }
    /** Sends a request and waits for the answer. Throws the HostException family. */
    public PluginResponse request(String pluginId, PluginRequest request) { throw new UnsupportedOperationException(); }
    /** Sends a request; the stage fails with the HostException family (not wrapped). Cancelling the CompletableFuture gives the request up. */
    public CompletionStage<PluginResponse> requestAsync(String pluginId, PluginRequest request) { throw new UnsupportedOperationException(); }
    /** Switches on; completes when the plugin answers, fails with why it does not. */
    public CompletionStage<PluginStatus> enable(String pluginId) { throw new UnsupportedOperationException(); }
    /** Switches off; completes when its process is gone. */
    public CompletionStage<PluginStatus> disable(String pluginId) { throw new UnsupportedOperationException(); }
    /** Stops and starts again. */
    public CompletionStage<PluginStatus> restart(String pluginId) { throw new UnsupportedOperationException(); }
    /** Looks at the plugins directory again. */
    public CompletionStage<RescanResult> rescan() { throw new UnsupportedOperationException(); }
    /** Adds a listener; close the registration to remove it. */
    public ListenerRegistration addListener(PluginListener listener) { throw new UnsupportedOperationException(); }
    /** The store that holds the plugins' key-value data. */
    public KeyValueStore keyValueStore() { throw new UnsupportedOperationException(); }
    /** The plugins directory. */
    public Path pluginsDirectory() { throw new UnsupportedOperationException(); }
    /** Stops all plugins in parallel, at most 8 s; idempotent. */
    @Override
    public void close() { throw new UnsupportedOperationException(); }
}
