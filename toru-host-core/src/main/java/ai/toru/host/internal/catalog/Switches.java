package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.EnabledPlugins;
import ai.toru.host.internal.discovery.GivenUp;
import ai.toru.host.internal.discovery.GivenUpPlugins;
import ai.toru.host.internal.supervision.PluginDefinition;
import ai.toru.host.internal.supervision.SupervisedPlugin;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down which plugins are on, and which were given up, for later lives of the host. Confined to the catalog's thread, but for one method. */
final class Switches {

    private static final Logger LOG = LoggerFactory.getLogger(Switches.class);

    private final EnabledPlugins enabledPlugins;
    private final GivenUpPlugins givenUpPlugins;
    private final Executor oneThread;

    /** How often somebody has switched each plugin, by id. Confined to the catalog's thread. */
    private final Map<String, Long> choices = new HashMap<>();

    Switches(EnabledPlugins enabledPlugins, GivenUpPlugins givenUpPlugins, Executor oneThread) {
        this.enabledPlugins = enabledPlugins;
        this.givenUpPlugins = givenUpPlugins;
        this.oneThread = oneThread;
    }

    /** Somebody's choice; it is on the disk when this returns. */
    void set(String id, boolean on) {
        enabledPlugins.set(id, on);
        givenUpPlugins.forget(id);
        choices.merge(id, 1L, Long::sum);
    }

    /**
     * Keeps a plugin off that failed too often, unless somebody has enabled it since. The plugin is asked in turn, so that it
     * has heard of every choice before; a choice after that is the one to keep. May be called on any thread.
     */
    void givenUp(SupervisedPlugin plugin) {
        oneThread.execute(() -> {
            Long known = choices.get(plugin.id());
            plugin.statusInTurn().thenAcceptAsync(status -> writeDown(plugin, status, known), oneThread);
        });
    }

    /** The reason first, so that no plugin is found switched off without one. */
    private void writeDown(SupervisedPlugin plugin, PluginStatus asked, @Nullable Long known) {
        Long now = choices.get(plugin.id());
        boolean chosenSince = now != null && !now.equals(known);
        if (chosenSince || plugin.status().enabled()) {
            return;
        }
        keep(plugin.definition(), asked);
        try {
            enabledPlugins.set(plugin.id(), false);
        } catch (HostConfigurationException e) {
            LOG.error("Plugin \"{}\" is off, but that could not be written down: {}", plugin.id(), e.getMessage());
        }
    }

    private void keep(PluginDefinition definition, PluginStatus status) {
        String reason = status.reason();
        if (status.state() == PluginState.FAILED && reason != null) {
            givenUpPlugins.keep(new GivenUp(
                    definition.id(),
                    String.valueOf(definition.binary().getFileName()),
                    definition.fingerprint(),
                    reason,
                    status.consecutiveFailures(),
                    status.exits()));
        }
    }
}
