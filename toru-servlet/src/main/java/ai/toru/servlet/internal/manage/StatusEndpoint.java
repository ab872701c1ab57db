package ai.toru.servlet.internal.manage;

import ai.toru.host.plugin.PluginHealth;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.Streams;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How the plugins are: now, or of all as a stream. Thread-safe. */
record StatusEndpoint(PluginGateway gateway, Streams streams) {

    /** All plugins. Who may manage them sees paths and output, too. */
    void all(Call call) throws IOException {
        call.getting(Access.READ_STATUS, () -> {
            call.parameters("follow").flag("follow");
            boolean full = call.may(Access.MANAGE);
            if (Following.asked(call.request())) {
                StatusFeed feed = new StatusFeed(gateway, full, streams.rhythm());
                streams.begin(call.request(), call.response(), feed);
            } else {
                call.answer(Answer.json(200, StatusJson.of(gateway.plugins(), full)));
            }
        });
    }

    /** @param full whether the client may manage plugins */
    Answer one(String pluginId, boolean full) {
        return gateway.plugin(pluginId)
                .map(status -> Answer.json(200, StatusJson.of(status, full)))
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
