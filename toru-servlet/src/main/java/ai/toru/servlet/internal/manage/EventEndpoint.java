package ai.toru.servlet.internal.manage;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What happened to plugins. Thread-safe. */
record EventEndpoint(PluginGateway gateway) {

    /** @param pluginId whose events; null for everybody's */
    CompletableFuture<Answer> page(@Nullable String pluginId, QueryParameters parameters) {
        return Later.answer(() -> gateway.events(query(pluginId, parameters)), EventEndpoint::json);
    }

    private static EventQuery query(@Nullable String pluginId, QueryParameters parameters) {
        PluginEvent.Type type = parameters.word("type", PluginEvent.Type.class);
        return new EventQuery(
                pluginId,
                type == null ? Set.of() : Set.of(type),
                null,
                null,
                parameters.place("before"),
                parameters.place("after"),
                parameters.number("limit", 100, 1, 1000));
    }

    private static Answer json(EventPage page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("events", page.events().stream().map(EventEndpoint::json).toList());
        json.put("next", page.next());
        return Answer.json(200, json);
    }

    private static Map<String, @Nullable Object> json(NumberedEvent numbered) {
        PluginEvent event = numbered.event();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("number", numbered.number());
        json.put("timestamp", event.at());
        json.put("plugin", event.pluginId());
        json.put("run", event.run());
        json.put("type", event.type().word());
        json.put("details", new TreeMap<>(event.details()));
        return json;
    }
}
