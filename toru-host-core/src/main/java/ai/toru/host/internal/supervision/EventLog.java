package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginListener;
import ai.toru.host.internal.log.SupervisorLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes events into the supervisor's log, for those who read files. Confined to the {@code toru-journal} thread. */
public final class EventLog implements PluginListener {

    private final SupervisorLog log;

    public EventLog(SupervisorLog log) {
        this.log = log;
    }

    @Override
    public void onEvent(PluginEvent event) {
        EventSentence sentence = EventSentence.of(event);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event", event.type().word());
        fields.put("run", Long.toString(event.run()));
        fields.putAll(new TreeMap<>(event.details()));
        String pluginId = event.pluginId().isEmpty() ? null : event.pluginId();
        log.append(event.at(), sentence.level(), pluginId, sentence.message(), fields);
    }
}
