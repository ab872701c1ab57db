package ai.toru.servlet.internal.manage;

import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogPage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of logs as JSON, page by page or one by one. Pure. */
final class LogJson {

    private LogJson() {}

    static Map<String, @Nullable Object> of(LogPage page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("logs", page.lines().stream().map(LogJson::of).toList());
        json.put("page", page.page());
        json.put("page_size", page.pageSize());
        json.put("total", page.total());
        return json;
    }

    static Map<String, @Nullable Object> of(LogLine line) {
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
