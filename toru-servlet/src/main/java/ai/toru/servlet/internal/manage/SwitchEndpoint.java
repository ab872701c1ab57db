package ai.toru.servlet.internal.manage;

import ai.toru.host.plugin.PluginStatus;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.Failures;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What changes plugins. What has been begun goes on when the client has gone. Thread-safe. */
record SwitchEndpoint(PluginGateway gateway) {

    CompletableFuture<Answer> enable(String pluginId) {
        return later(() -> gateway.enable(pluginId), SwitchEndpoint::success);
    }

    CompletableFuture<Answer> disable(String pluginId) {
        return later(() -> gateway.disable(pluginId), SwitchEndpoint::success);
    }

    CompletableFuture<Answer> restart(String pluginId) {
        return later(() -> gateway.restart(pluginId), SwitchEndpoint::success);
    }

    CompletableFuture<Answer> rescan() {
        return later(gateway::rescan, result -> Answer.json(200, StatusJson.of(result)));
    }

    private static <T> CompletableFuture<Answer> later(Supplier<CompletionStage<T>> begin, Function<T, Answer> done) {
        CompletionStage<T> stage;
        try {
            stage = begin.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        return stage.thenApply(done).exceptionally(Failures::duringManagement).toCompletableFuture();
    }

    private static Answer success(PluginStatus status) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("success", true);
        json.put("plugin", StatusJson.of(status));
        return Answer.json(200, json);
    }
}
