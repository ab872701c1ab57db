package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the host and a plugin spoke of one request. Immutable.
 *
 * @param cancels how often the plugin was told that nobody waits for it any more
 * @param answers how many messages the plugin sent for it
 */
record RequestTraffic(String path, int cancels, int answers) {

    /** All requests that a plugin was sent. Fails where one of the two speaks of a request that was not sent before. */
    static List<RequestTraffic> in(RecordedTraffic recorded) {
        Map<String, RequestTraffic> all = new LinkedHashMap<>();
        for (RecordedTraffic.Message message : recorded.messages()) {
            String id = message.json().path("request_id").asText();
            String type = message.json().path("type").asText();
            if (type.equals("http") && message.direction().equals("fromHost")) {
                String path = message.json().at("/payload/payload/path").asText();
                assertThat(all.put(id, new RequestTraffic(path, 0, 0))).as(id).isNull();
            } else if (type.equals("cancel") || type.startsWith("http")) {
                assertThat(all).as(message.toString()).containsKey(id);
                all.computeIfPresent(id, (same, before) -> type.equals("cancel") ? before.cancel() : before.answer());
            }
        }
        return List.copyOf(all.values());
    }

    /** Whether it was answered once, and nobody gave it up. */
    boolean isAnswered() {
        return cancels == 0 && answers == 1;
    }

    /** Whether it was answered, or given up, or both at a time, and neither of these twice. */
    boolean mayHaveCrossed() {
        return cancels <= 1 && answers <= 1 && cancels + answers > 0;
    }

    private RequestTraffic cancel() {
        return new RequestTraffic(path, cancels + 1, answers);
    }

    private RequestTraffic answer() {
        return new RequestTraffic(path, cancels, answers + 1);
    }
}
