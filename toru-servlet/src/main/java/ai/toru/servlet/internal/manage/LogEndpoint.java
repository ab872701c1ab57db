package ai.toru.servlet.internal.manage;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What plugins wrote. Thread-safe. */
record LogEndpoint(PluginGateway gateway) {

    CompletableFuture<Answer> page(String pluginId, QueryParameters parameters) {
        return Later.answer(() -> gateway.log(pluginId, query(parameters)), LogEndpoint::json);
    }

    private static LogQuery query(QueryParameters parameters) {
        int page = parameters.number("page", 0, 0, Integer.MAX_VALUE);
        int size = parameters.number("page_size", 100, 1, 1000);
        return new LogQuery(
                page,
                size,
                parameters.word("level", LogLevel.class),
                parameters.text("q").orElse(null));
    }

    private static Answer json(LogPage page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("logs", page.lines().stream().map(LogEndpoint::json).toList());
        json.put("page", page.page());
        json.put("page_size", page.pageSize());
        json.put("total", page.total());
        return Answer.json(200, json);
    }

    private static Map<String, @Nullable Object> json(LogLine line) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("timestamp", line.at());
        json.put("level", line.level().word());
        json.put("message", line.message());
        json.put("plugin", line.pluginId());
        json.put("stream", line.stream());
        if (!line.fields().isEmpty()) {
            json.put("fields", line.fields());
        }
        return json;
    }
}
