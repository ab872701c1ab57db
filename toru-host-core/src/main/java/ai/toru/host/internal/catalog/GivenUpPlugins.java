package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.EnabledPlugins;
import ai.toru.host.plugin.HostConfigurationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps plugins that failed too often switched off in later lives of the host. Thread-safe. */
public final class GivenUpPlugins implements Consumer<String> {

    private static final Logger LOG = LoggerFactory.getLogger(GivenUpPlugins.class);

    private final EnabledPlugins enabledPlugins;
    private final Executor oneThread;

    /**
     * @param oneThread the catalog's own, so that this and what users ask for is written in order
     */
    public GivenUpPlugins(EnabledPlugins enabledPlugins, Executor oneThread) {
        this.enabledPlugins = enabledPlugins;
        this.oneThread = oneThread;
    }

    @Override
    public void accept(String pluginId) {
        oneThread.execute(() -> {
            try {
                enabledPlugins.set(pluginId, false);
            } catch (HostConfigurationException e) {
                LOG.error("Plugin \"{}\" is off, but that could not be written down: {}", pluginId, e.getMessage());
            }
        });
    }
}
