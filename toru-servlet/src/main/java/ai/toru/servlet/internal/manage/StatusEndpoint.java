package ai.toru.servlet.internal.manage;

import ai.toru.host.plugin.PluginHealth;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the plugins are. Thread-safe. */
record StatusEndpoint(PluginGateway gateway) {

    /**
     * All plugins.
     *
     * @param full whether the client may manage plugins, and so sees paths and output
     */
    Answer list(boolean full) {
        return Answer.json(
                200,
                gateway.plugins().stream().map(status -> json(status, full)).toList());
    }

    private static Map<String, @Nullable Object> json(PluginStatus status, boolean full) {
        return full ? StatusJson.of(status) : StatusJson.reduced(status);
    }

    Answer one(String pluginId, boolean full) {
        return gateway.plugin(pluginId)
                .map(status -> Answer.json(200, json(status, full)))
                .orElseGet(() -> unknown(pluginId));
    }

    /** There is no such plugin. */
    static Answer unknown(String pluginId) {
        return Answer.error(404, "unknown_plugin", "The plugin \"" + pluginId + "\" does not exist. Check the id.");
    }

    /** One line a plugin; 503 if one that somebody wants does not serve. A file that is no plugin does not count. */
    Answer health() {
        List<PluginStatus> plugins = gateway.plugins();
        StringBuilder lines = new StringBuilder();
        for (PluginStatus status : plugins) {
            lines.append(status.id())
                    .append(' ')
                    .append(status.health().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(status.state())
                    .append('\n');
        }
        return Answer.text(plugins.stream().allMatch(StatusEndpoint::asItShould) ? 200 : 503, lines.toString());
    }

    private static boolean asItShould(PluginStatus status) {
        return switch (status.state()) {
            case INVALID -> true;
            case FAILED -> false; // off, but by nobody's wish
            default -> !status.enabled() || status.health() == PluginHealth.HEALTHY;
        };
    }
}
