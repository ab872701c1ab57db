package ai.toru.servlet.internal.manage;

import ai.toru.host.plugin.PluginStatus;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What changes plugins. What has been begun goes on when the client has gone. Thread-safe. */
record SwitchEndpoint(PluginGateway gateway) {

    CompletableFuture<Answer> enable(String pluginId) {
        return Later.answer(() -> gateway.enable(pluginId), SwitchEndpoint::success);
    }

    CompletableFuture<Answer> disable(String pluginId) {
        return Later.answer(() -> gateway.disable(pluginId), SwitchEndpoint::success);
    }

    CompletableFuture<Answer> restart(String pluginId) {
        return Later.answer(() -> gateway.restart(pluginId), SwitchEndpoint::success);
    }

    CompletableFuture<Answer> rescan() {
        return Later.answer(gateway::rescan, result -> Answer.json(200, StatusJson.of(result)));
    }

    private static Answer success(PluginStatus status) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("success", true);
        json.put("plugin", StatusJson.of(status));
        return Answer.json(200, json);
    }
}
