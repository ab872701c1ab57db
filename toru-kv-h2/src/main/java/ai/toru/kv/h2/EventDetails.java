package ai.toru.kv.h2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event's details as one array of texts: names and values in turn, long values in pieces. Pure. */
final class EventDetails {

    private EventDetails() {}

    static Object[] toArray(Map<String, String> details) {
        List<String> texts = new ArrayList<>();
        details.forEach((name, value) -> {
            int from = 0;
            do {
                int to = Math.min(value.length(), from + EventSchema.LONGEST_TEXT);
                texts.add(name);
                texts.add(value.substring(from, to));
                from = to;
            } while (from < value.length());
        });
        return texts.toArray();
    }

    static Map<String, String> of(Object[] texts) {
        Map<String, String> details = new LinkedHashMap<>();
        for (int i = 0; i + 1 < texts.length; i += 2) {
            details.merge((String) texts[i], (String) texts[i + 1], String::concat);
        }
        return details;
    }
}
