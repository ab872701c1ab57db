package ai.toru.host;

import ai.toru.host.kv.KeyValueStore;
import java.nio.file.Path;
import java.time.Duration;

/** SKELETON for parallel work; the author of the facade replaces the bodies, the signatures stay. */
public final class PluginHostBuilder {
    PluginHostBuilder() {}
    public PluginHostBuilder dataDirectory(Path directory) { throw new UnsupportedOperationException(); }
    public PluginHostBuilder logsDirectory(Path directory) { throw new UnsupportedOperationException(); }
    public PluginHostBuilder socketsDirectory(Path directory) { throw new UnsupportedOperationException(); }
    public PluginHostBuilder transport(TransportChoice choice) { throw new UnsupportedOperationException(); }
    public PluginHostBuilder keyValueStore(KeyValueStore store) { throw new UnsupportedOperationException(); }
    public PluginHostBuilder requestTimeout(Duration timeout) { throw new UnsupportedOperationException(); }
    public PluginHostBuilder startTimeout(Duration timeout) { throw new UnsupportedOperationException(); }
    public PluginHost build() { throw new UnsupportedOperationException(); }
}
