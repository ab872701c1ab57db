package ai.toru.servlet.internal.manage;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events as JSON, page by page or one by one. Pure. */
final class EventJson {

    private EventJson() {}

    static Map<String, @Nullable Object> of(EventPage page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("events", page.events().stream().map(EventJson::of).toList());
        json.put("next", page.next());
        return json;
    }

    static Map<String, @Nullable Object> of(NumberedEvent numbered) {
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

    /** What a stream says where it has to leave something out. */
    static Map<String, @Nullable Object> lost(String message) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("message", message);
        return json;
    }
}
